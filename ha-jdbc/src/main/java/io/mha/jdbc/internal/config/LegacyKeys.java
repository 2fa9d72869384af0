package io.mha.jdbc.internal.config;

import io.mha.core.ClusterKeys;
import io.mha.core.config.ConfigException;
import io.mha.core.config.Key;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keys for several hosts of Connector/J and MariaDB Connector/J, so that a URL moves over as it is: each is read as the
 * key of ours that does the same, or left out with the reason, or refused if it cannot be had safely. None reaches the
 * driver, which is given one host at a time.
 */
final class LegacyKeys {
    private static final String ONE_HOST = "the driver is given one host at a time; ";
    private static final String OUTAGE =
            ONE_HOST + "outageWait and borrowTimeout say how long a borrow waits for a node";
    private static final String RECONNECT =
            "a lost connection is replaced by MHA, which runs again only what can be run again safely";
    private static final String RETURN =
            "a node is used again once rise checks have passed, and grows to its share over slowStart";
    private static final String REPLICAS = ONE_HOST + "all nodes take reads and writes";
    private static final String PER_BORROW = ONE_HOST + "the node is picked with each getConnection()";
    private static final String EVIDENCE = ONE_HOST + "what costs a node its traffic is known to MHA by itself";
    private static final String JMX = "JMX is the key jmx; the beans are io.mha:type=Cluster and io.mha:type=Node";
    private static final String REPLAY =
            "it is not done: MariaDB Connector/J runs a transaction a second time even where the first was committed."
                    + " Remove it; MHA throws SQLState 40001 where a transaction is surely rolled back, for you to run it"
                    + " again";

    private static final Map<String, String> STRATEGIES = Map.of(
            "random", "random",
            "bestresponsetime", "peak-ewma",
            "serveraffinity", "first",
            "sequential", "roundrobin",
            "roundrobin", "roundrobin");

    /** Why a key is left out, by its name. */
    private static final Map<String, String> LEFT_OUT = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    static {
        leftOut(OUTAGE, "retriesAllDown", "failoverLoopRetries", "validConnectionTimeout", "initialTimeout");
        leftOut(RECONNECT, "autoReconnect", "autoReconnectForPools", "maxReconnects", "reconnectAtTxEnd");
        leftOut(RECONNECT, "transactionReplaySize");
        leftOut(RETURN, "secondsBeforeRetrySource", "secondsBeforeRetryMaster");
        leftOut(RETURN, "queriesBeforeRetrySource", "queriesBeforeRetryMaster");
        leftOut(REPLICAS, "failOverReadOnly", "readFromSourceWhenNoReplicas", "readFromMasterWhenNoSlaves");
        leftOut(REPLICAS, "allowReplicaDownConnections", "allowSlaveDownConnections", "allowSourceDownConnections");
        leftOut(REPLICAS, "allowMasterDownConnections", "allowMasterDownConnection", "assureReadOnly");
        leftOut(REPLICAS, "replicationConnectionGroup");
        leftOut(PER_BORROW, "loadBalanceAutoCommitStatementThreshold", "loadBalanceAutoCommitStatementRegex");
        leftOut(PER_BORROW, "loadBalanceConnectionGroup", "loadBalanceValidateConnectionOnSwapServer");
        leftOut(PER_BORROW, "loadBalanceHostRemovalGracePeriod");
        leftOut(EVIDENCE, "loadBalanceExceptionChecker", "loadBalanceSQLStateFailover");
        leftOut(EVIDENCE, "loadBalanceSQLExceptionSubclassFailover");
        leftOut("with balance=first the order of the hosts in the URL holds", "serverAffinityOrder");
        leftOut(JMX, "ha.enableJMX", "loadBalanceEnableJMX");
    }

    private static final Set<String> EJECTION =
            Set.of("loadbalanceblocklisttimeout", "loadbalanceblacklisttimeout", "deniedlisttimeout");

    /**
     * What becomes of a legacy key.
     *
     * @param key the key of ours, {@code null} if it is left out
     * @param value for that key
     * @param why it is left out, empty if it is not
     */
    record Reading(@Nullable Key<?> key, String value, String why) {
        private static Reading as(Key<?> key, String value) {
            return new Reading(key, value, "");
        }

        private static Reading leftOut(String why) {
            return new Reading(null, "", why);
        }
    }

    private LegacyKeys() {}

    private static void leftOut(String why, String... names) {
        List.of(names).forEach(name -> LEFT_OUT.put(name, why));
    }

    /**
     * Reads a key.
     *
     * @return {@code null} if it is none of these
     * @throws ConfigException if it cannot be had, or its value is none
     */
    static @Nullable Reading read(String name, String value) {
        String why = LEFT_OUT.get(name);
        if (why != null) {
            return Reading.leftOut(why);
        }
        String word = name.toLowerCase(Locale.ROOT);
        if (EJECTION.contains(word)) {
            return millis(ClusterKeys.EJECT_TIME, name, value, "0 switches it off there; here it is never off");
        }
        return switch (word) {
            case "loadbalancepingtimeout" ->
                millis(ClusterKeys.PROBE_TIMEOUT, name, value, "0 is no limit there; here probeTimeout always holds");
            case "ha.loadbalancestrategy", "loadbalancestrategy" -> strategy(value);
            case "transactionreplay" -> replay(name, value);
            default -> null;
        };
    }

    private static Reading millis(Key<?> key, String name, String value, String ifZero) {
        String digits = value.strip();
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new ConfigException(name, value, "must be a number of milliseconds; the key of MHA is " + key.name());
        }
        return digits.chars().allMatch(c -> c == '0')
                ? Reading.leftOut(ifZero + " (" + key.name() + ")")
                : Reading.as(key, digits + "ms");
    }

    private static Reading strategy(String value) {
        String algorithm = STRATEGIES.get(value.strip().toLowerCase(Locale.ROOT));
        return algorithm == null
                ? Reading.leftOut("a class made for Connector/J cannot be used; set balance, or leave it to peak-ewma")
                : Reading.as(ClusterKeys.BALANCE, algorithm);
    }

    private static Reading replay(String name, String value) {
        if (value.strip().equalsIgnoreCase("false")) {
            return Reading.leftOut("it is never done");
        }
        throw new ConfigException(name, value, REPLAY);
    }
}
