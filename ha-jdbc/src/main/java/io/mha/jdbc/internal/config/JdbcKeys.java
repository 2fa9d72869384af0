package io.mha.jdbc.internal.config;

import io.mha.core.config.Key;
import java.time.Duration;
import java.util.List;

/** Every key of a {@code jdbc:mha:} URL. The same list serves the URL and {@code Properties}. */
public final class JdbcKeys {
    /** Name of the cluster. */
    public static final Key<String> NAME = Key.text("name", "mha", "name of the cluster in logs, threads and errors");

    /** Balancing algorithm. */
    public static final Key<String> BALANCE = Key.text(
            "balance",
            "p2c",
            "how borrows are spread: p2c (loadbalance), roundrobin or first (failover); HAProxy balance");

    /** Class of the delegate driver. */
    public static final Key<String> DRIVER_CLASS =
            Key.text("driverClass", "", "class of the JDBC driver underneath; found by its sub-protocol if empty");

    /** User. */
    public static final Key<String> USER = Key.text("user", "", "user of the database");

    /** Limit of a borrow over all nodes. */
    public static final Key<Duration> BORROW_TIMEOUT =
            Key.duration("borrowTimeout", "3s", "how long getConnection may take, all nodes together; at least 50ms");

    /** Limit of a connection attempt to a node. */
    public static final Key<Duration> CONNECT_TIMEOUT =
            Key.duration("connectTimeout", "1s", "how long a connection attempt and login at one node may take");

    /** Wait at the beginning of an outage. */
    public static final Key<Duration> OUTAGE_WAIT = Key.duration(
            "outageWait", "3s", "how long after the last node was lost a borrow still waits for one to come back");

    /** Largest pool of a node. */
    public static final Key<Integer> MAX_POOL_SIZE =
            Key.integer("maxPoolSize", "10", 1, 100_000, "connections per node at most");

    /** Idle connections that are kept per node. */
    public static final Key<Integer> MIN_IDLE =
            Key.integer("minIdle", "2", 0, 100_000, "idle connections that are kept per node; at most maxPoolSize");

    /** How long an idle connection is kept. */
    public static final Key<Duration> IDLE_TIMEOUT =
            Key.duration("idleTimeout", "10m", "how long a connection above minIdle may stay idle; at least 10s");

    /** Age limit of a connection. */
    public static final Key<Duration> MAX_LIFETIME =
            Key.duration("maxLifetime", "30m", "how old a connection may get; at least 30s");

    /** Kind of check. */
    public static final Key<String> CHECK = Key.text(
            "check", "ping", "how nodes are checked: ping (COM_PING on a session kept open), handshake, or tcp");

    /** Interval of checks. */
    public static final Key<Duration> INTER =
            Key.duration("inter", "1s", "between checks of a node that is up; HAProxy inter");

    /** Interval of checks on the way up or down. */
    public static final Key<Duration> FAST_INTER =
            Key.duration("fastinter", "250ms", "between checks of a node on its way up or down; HAProxy fastinter");

    /** Interval of checks of a node that is down. */
    public static final Key<Duration> DOWN_INTER =
            Key.duration("downinter", "1s", "between checks of a node that is down, growing to 10s; HAProxy downinter");

    /** Limit of a check. */
    public static final Key<Duration> PROBE_TIMEOUT =
            Key.duration("probeTimeout", "500ms", "how long a check may take; below inter; HAProxy timeout check");

    /** Checks to come back. */
    public static final Key<Integer> RISE =
            Key.integer("rise", "2", 1, 1_000, "passed checks in a row that bring a node back; HAProxy rise");

    /** Checks to go out. */
    public static final Key<Integer> FALL =
            Key.integer("fall", "3", 1, 1_000, "failed checks in a row that take a node out; HAProxy fall");

    /** Variation of intervals. */
    public static final Key<Double> JITTER =
            Key.percent("jitter", "20%", 50, "variation of every check interval; HAProxy spread-checks");

    /** Ramp of a returning node. */
    public static final Key<Duration> SLOW_START =
            Key.duration("slowStart", "5s", "how long a returning node takes to its full share; HAProxy slowstart");

    /** Failures in a row that eject. */
    public static final Key<Integer> CONSECUTIVE_ERRORS = Key.integer(
            "consecutiveErrors", "3", 1, 1_000_000, "lost calls in a row that take a node out; HAProxy error-limit");

    /** Rate of failures that ejects. */
    public static final Key<Double> ERROR_RATE =
            Key.percent("errorRate", "50%", 100, "share of lost calls in the window that takes a node out");

    /** Calls that make a rate. */
    public static final Key<Integer> ERROR_MIN_CALLS =
            Key.integer("errorMinCalls", "20", 1, 1_000_000, "calls that the window must hold before errorRate counts");

    /** Window of the rate. */
    public static final Key<Duration> ERROR_WINDOW =
            Key.duration("errorWindow", "10s", "length of the window of errorRate; whole seconds");

    /** First ejection. */
    public static final Key<Duration> EJECT_TIME =
            Key.duration("ejectTime", "5s", "how long the first ejection by traffic lasts; doubles each time");

    /** Longest ejection. */
    public static final Key<Duration> MAX_EJECT_TIME =
            Key.duration("maxEjectTime", "60s", "the longest ejection by traffic");

    /** Ejection budget. */
    public static final Key<Double> MAX_EJECTED = Key.percent(
            "maxEjected", "50%", 100, "share of the nodes that traffic may take out at a time, at least one");

    /** Suspicion of the watchdog. */
    public static final Key<Duration> STALL_AFTER = Key.duration(
            "stallAfter",
            "200ms",
            "a call that takes longer has its node probed; only if the node is silent as well is the call cut; 0 is off");

    /** Repetitions of a read. */
    public static final Key<Integer> RETRY_READS = Key.integer(
            "retryReads", "1", 0, 10, "how often a read in autocommit is run again when its node was lost; 0 is never");

    /** All keys, in the order in which {@code describe} prints them. */
    public static final List<Key<?>> ALL = List.of(
            NAME,
            BALANCE,
            DRIVER_CLASS,
            USER,
            BORROW_TIMEOUT,
            CONNECT_TIMEOUT,
            OUTAGE_WAIT,
            MAX_POOL_SIZE,
            MIN_IDLE,
            IDLE_TIMEOUT,
            MAX_LIFETIME,
            CHECK,
            INTER,
            FAST_INTER,
            DOWN_INTER,
            PROBE_TIMEOUT,
            RISE,
            FALL,
            JITTER,
            SLOW_START,
            CONSECUTIVE_ERRORS,
            ERROR_RATE,
            ERROR_MIN_CALLS,
            ERROR_WINDOW,
            EJECT_TIME,
            MAX_EJECT_TIME,
            MAX_EJECTED,
            STALL_AFTER,
            RETRY_READS);

    private JdbcKeys() {}
}
