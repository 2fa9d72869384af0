package io.mha.core.node;

import io.mha.core.config.ConfigException;
import java.util.Objects;

/**
 * One server of a cluster, as the operator describes it; what is going on with it is a
 * {@link io.mha.core.health.NodeState}.
 *
 * @param id unique within the cluster, shown in logs, metrics and errors; {@code host:port} unless a name was given
 * @param host host name or address
 * @param port TCP port, 1 to 65535
 * @param weight share of the traffic relative to the other nodes, 0 to 256; 0 takes no new traffic (HAProxy
 *     {@code weight})
 * @param level 0 for an active node, 1 to 255 for a backup that serves only when no lower level can (HAProxy
 *     {@code backup})
 * @param maxConn how many calls in flight are enough for it: more go elsewhere as long as another node has room; 0 for
 *     no limit; in HAProxy the same word in small letters
 */
public record Node(String id, String host, int port, int weight, int level, int maxConn) {
    /** The largest weight, as in HAProxy. */
    public static final int MAX_WEIGHT = 256;

    /** The highest level, with room for any order of backups. */
    public static final int MAX_LEVEL = 255;

    private static final int MAX_PORT = 65_535;

    /**
     * Checks the values.
     *
     * @param id as above
     * @param host as above
     * @param port as above
     * @param weight as above
     * @param level as above
     * @param maxConn as above
     * @throws ConfigException if a value is out of its range, or does not fit another
     */
    public Node {
        Objects.requireNonNull(host, "host");
        if (id.isBlank()) {
            throw new ConfigException("name", id, "a node needs a name that is not blank");
        }
        if (host.isBlank()) {
            throw new ConfigException("host", host, "a node needs a host name or an address");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new ConfigException("port", Integer.toString(port), "a port lies between 1 and 65535");
        }
        if (weight < 0 || weight > MAX_WEIGHT) {
            throw new ConfigException("weight", Integer.toString(weight), "a weight lies between 0 and 256");
        }
        if (level < 0 || level > MAX_LEVEL) {
            throw new ConfigException(
                    "priority", Integer.toString(level), "levels are 0 (active), 1, 2 ... " + MAX_LEVEL + " (backups)");
        }
        if (maxConn < 0) {
            throw new ConfigException("maxconn", Integer.toString(maxConn), "is 0 (no limit) or a number of calls");
        }
    }

    /**
     * A node without a limit of calls in flight.
     *
     * @param id as above
     * @param host as above
     * @param port as above
     * @param weight as above
     * @param level as above
     * @throws ConfigException if a value is out of its range, or does not fit another
     */
    public Node(String id, String host, int port, int weight, int level) {
        this(id, host, port, weight, level, 0);
    }

    /**
     * An active node of weight 1, named {@code host:port}.
     *
     * @param host host name or address
     * @param port TCP port
     * @return the node
     */
    public static Node of(String host, int port) {
        return new Node(addressOf(host, port), host, port, 1, 0, 0);
    }

    /**
     * The same node under another name.
     *
     * @param newId unique within the cluster
     * @return the renamed node
     */
    public Node named(String newId) {
        return new Node(newId, host, port, weight, level, maxConn);
    }

    /**
     * The same node with another weight.
     *
     * @param newWeight 0 to 256
     * @return the changed node
     */
    public Node withWeight(int newWeight) {
        return new Node(id, host, port, newWeight, level, maxConn);
    }

    /**
     * The same node on another level.
     *
     * @param newLevel 0 for an active node, 1 and up for a backup
     * @return the changed node
     */
    public Node withLevel(int newLevel) {
        return new Node(id, host, port, weight, newLevel, maxConn);
    }

    /**
     * The same node with another limit of calls in flight.
     *
     * @param newMaxConn 0 for no limit
     * @return the changed node
     */
    public Node withMaxConn(int newMaxConn) {
        return new Node(id, host, port, weight, level, newMaxConn);
    }

    /**
     * The address in one word.
     *
     * @return {@code host:port}, with brackets around an IPv6 address
     */
    public String address() {
        return addressOf(host, port);
    }

    private static String addressOf(String host, int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
