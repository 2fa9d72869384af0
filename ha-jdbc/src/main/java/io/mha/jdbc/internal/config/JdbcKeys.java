package io.mha.jdbc.internal.config;

import io.mha.core.ClusterKeys;
import io.mha.core.config.Key;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Every key of a {@code jdbc:mha:} URL. The same list serves the URL and {@code Properties}. */
public final class JdbcKeys {
    /** Name of the cluster. */
    public static final Key<String> NAME = Key.text("name", "mha", "name of the cluster in logs, threads and errors");

    /** Class of the delegate driver. */
    public static final Key<String> DRIVER_CLASS =
            Key.text("driverClass", "", "class of the JDBC driver underneath; found by its sub-protocol if empty");

    /** User. */
    public static final Key<String> USER = Key.text("user", "", "user of the database");

    /** Limit of a borrow over all nodes. */
    public static final Key<Duration> BORROW_TIMEOUT = Key.duration(
            "borrowTimeout", "3s", "how long getConnection may take, all nodes together; HAProxy timeout queue");

    /** Limit of a connection attempt to a node. */
    public static final Key<Duration> CONNECT_TIMEOUT = Key.duration(
            "connectTimeout",
            "1s",
            "how long a connection attempt and login at one node may take; HAProxy timeout connect");

    /** Wait at the beginning of an outage. */
    public static final Key<Duration> OUTAGE_WAIT = Key.duration(
            "outageWait", "3s", "how long after the last node was lost a borrow still waits for one to come back");

    /** Largest pool of a node. */
    public static final Key<Integer> MAX_POOL_SIZE = Key.integer(
            "maxPoolSize",
            "10",
            1,
            100_000,
            "connections per node at most while all nodes take part; those of a node that is out are shared"
                    + " by the others, except by one whose address sets maxConn; HAProxy maxconn");

    /** Largest number of connections over all nodes. */
    public static final Key<Integer> MAX_TOTAL = Key.integer(
            "maxTotal", "0", 0, 1_000_000, "connections over all nodes at most; 0 is the sum of maxPoolSize");

    /** Borrowers that may wait for a node. */
    public static final Key<Integer> QUEUE_LIMIT = Key.integer(
            "queueLimit",
            "0",
            0,
            1_000_000,
            "how many may wait for a connection to a node; who comes later goes to another node, or is refused if all"
                    + " are full; 0 is 4 x maxPoolSize; HAProxy maxqueue");

    /** Wait for one node before others are looked at. */
    public static final Key<Duration> HEDGE_DELAY = Key.duration(
            "hedgeDelay", "150ms", "how long a borrow waits for a connection to one node before it looks at others");

    /** Connection attempts at a time. */
    public static final Key<Integer> MAX_CONNECTING = Key.integer(
            "maxConnecting", "2", 1, 1_000, "connections to a node that are opened at the same time, at most");

    /** Idle connections that are kept per node. */
    public static final Key<Integer> MIN_IDLE =
            Key.integer("minIdle", "2", 0, 100_000, "idle connections that are kept per node");

    /** How long an idle connection is kept. */
    public static final Key<Duration> IDLE_TIMEOUT =
            Key.duration("idleTimeout", "10m", "how long a connection above minIdle may stay idle; 0 is for ever");

    /** Age limit of a connection. */
    public static final Key<Duration> MAX_LIFETIME =
            Key.duration("maxLifetime", "30m", "how old a connection may get; 0 is as old as it likes");

    /** Kind of check. */
    public static final Key<String> CHECK = Key.text(
            "check",
            "ping",
            "how nodes are checked: ping (COM_PING on a session kept open), sql (checkSql on such a session), handshake,"
                    + " tcp, http, or ping+http (both must pass); HAProxy check",
            "ping",
            "sql",
            "handshake",
            "tcp",
            "http",
            "ping+http");

    /** Where the HTTP check asks. */
    public static final Key<String> HTTP_CHECK = Key.text(
            "httpCheck",
            ":48700/",
            "port and path that check=http asks by GET, 200 to 399 is up; HAProxy option httpchk and check port");

    /** Query of the check by SQL. */
    public static final Key<String> CHECK_SQL = Key.text(
            "checkSql",
            "SELECT 1",
            "what check=sql asks; it has to give a row; {nonce} stands for a number that has to come back in the first"
                    + " column");

    /** Who keeps coming back to the same node. */
    public static final Key<String> AFFINITY = Key.text(
            "affinity",
            "none",
            "whose borrows go to the same node again while it serves: none, or thread (the same as hashKey=thread with"
                    + " stickFor)",
            "none",
            "thread");

    /** How long. */
    public static final Key<Duration> AFFINITY_TTL = Key.duration(
            "affinityTtl",
            "5s",
            "how long affinity lasts after the last borrow; at least 1ms; LVS persistence_timeout");

    /** Suspicion of the watchdog. */
    public static final Key<Duration> STALL_AFTER = Key.duration(
            "stallAfter",
            "200ms",
            "a call that takes longer has its node probed; only if the node is silent as well is the call cut; 0 is off");

    /** Repetitions of a read. */
    public static final Key<Integer> RETRY_READS = Key.integer(
            "retryReads", "1", 0, 10, "how often a read in autocommit is run again when its node was lost; 0 is never");

    /** What a lost transaction is called. */
    public static final Key<String> TX_LOST_SQL_STATE = Key.text(
            "txLostSqlState",
            "40001",
            "SQLState of a transaction that was rolled back because its node was lost: 40001 is what Spring, Hibernate"
                    + " and jOOQ run again; 25S03 is that of MariaDB Connector/J, 08S02 of the AWS wrapper, 08S01 of"
                    + " Connector/J",
            "40001",
            "25S03",
            "08S02",
            "08S01");

    /** Beans for operators. */
    public static final Key<Boolean> JMX = Key.flag(
            "jmx",
            "true",
            "whether io.mha:type=Cluster and io.mha:type=Node are registered with the platform's MBeanServer");

    /** All keys, in the order in which {@code describe} prints them; those of the cluster are the core's. */
    public static final List<Key<?>> ALL = Stream.of(
                    List.of(
                            NAME,
                            DRIVER_CLASS,
                            USER,
                            BORROW_TIMEOUT,
                            CONNECT_TIMEOUT,
                            OUTAGE_WAIT,
                            MAX_POOL_SIZE,
                            MAX_TOTAL,
                            QUEUE_LIMIT,
                            HEDGE_DELAY,
                            MAX_CONNECTING,
                            MIN_IDLE,
                            IDLE_TIMEOUT,
                            MAX_LIFETIME,
                            CHECK,
                            HTTP_CHECK,
                            CHECK_SQL,
                            AFFINITY,
                            AFFINITY_TTL),
                    ClusterKeys.ALL,
                    List.of(STALL_AFTER, RETRY_READS, TX_LOST_SQL_STATE, JMX))
            .<Key<?>>flatMap(List::stream)
            .toList();

    private JdbcKeys() {}
}
