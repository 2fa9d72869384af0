package io.mha.jdbc;

import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Objects;

/**
 * No node gave a connection; nothing was sent, so trying again is safe. SQLState is 08001, or 08004 if every node
 * answered and refused (wrong user, unknown database, no room). The vendor code is {@link #NO_NODE} or {@link #NO_ROOM}.
 * The message has a line for each node.
 */
public final class NoNodeAvailableException extends SQLTransientConnectionException {
    /** Vendor code: no node is usable, or none of those that were asked gave a connection. */
    public static final int NO_NODE = 9_001;

    /** Vendor code: the nodes are in order, but all connections that the pools may open are in use. */
    public static final int NO_ROOM = 9_002;

    private static final long serialVersionUID = 1L;
    private static final int MAX_LINES = 16;

    private final transient List<NodeReason> nodes;

    /**
     * Why one node gave no connection.
     *
     * @param node name of the node
     * @param attempts how often it was asked in this call; 0 if it was known to be out of service
     * @param reason one line
     */
    public record NodeReason(String node, int attempts, String reason) {}

    /**
     * Makes the exception.
     *
     * @param summary one line
     * @param sqlState 08001 or 08004
     * @param vendorCode {@link #NO_NODE} or {@link #NO_ROOM}
     * @param nodes why each node gave none
     * @param cure what would help, one line
     */
    public NoNodeAvailableException(
            String summary, String sqlState, int vendorCode, List<NodeReason> nodes, String cure) {
        super(text(summary, nodes, cure), sqlState, vendorCode);
        this.nodes = List.copyOf(nodes);
    }

    /**
     * Why each node gave no connection.
     *
     * @return in the order of the configuration; empty after deserialization
     */
    public List<NodeReason> nodes() {
        return nodes == null ? List.of() : nodes;
    }

    /**
     * Whether anything was sent to a node in this call.
     *
     * @return {@code false}: no connection, no statement
     */
    public boolean wasSent() {
        return false;
    }

    /**
     * Whether the call may be made again.
     *
     * @return {@code true}, after a while: nothing was done
     */
    public boolean safeToRetry() {
        return true;
    }

    /**
     * What is held against the nodes, and what would help.
     *
     * @return the message: a line for all, a line for each node, a line with the cure
     */
    public String verdict() {
        return Objects.requireNonNullElse(getMessage(), "");
    }

    private static String text(String summary, List<NodeReason> nodes, String cure) {
        StringBuilder text = new StringBuilder(summary);
        for (NodeReason node : nodes.subList(0, Math.min(MAX_LINES, nodes.size()))) {
            text.append("\n  ").append(node.reason());
            if (node.attempts() > 0) {
                text.append(" [").append(node.attempts()).append(node.attempts() == 1 ? " attempt]" : " attempts]");
            }
        }
        if (nodes.size() > MAX_LINES) {
            text.append("\n  and ").append(nodes.size() - MAX_LINES).append(" more");
        }
        return text.append("\n  ").append(cure).toString();
    }
}
