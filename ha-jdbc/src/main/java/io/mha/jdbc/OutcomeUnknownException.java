package io.mha.jdbc;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;

/**
 * The node was lost while it worked on something that changes data, or could not say how it ended: whether it was done
 * cannot be known from here. SQLState 08007. Never try again blindly; look first whether the change is there. A node that
 * hung may still apply it later, and a MyCat that lost a backend may have applied a part.
 */
public final class OutcomeUnknownException extends SQLNonTransientConnectionException {
    private static final long serialVersionUID = 1L;

    private final String node;
    private final long generation;

    /**
     * Makes the exception.
     *
     * @param what what was under way: {@code commit} or a statement
     * @param node name of the node
     * @param generation of the connection
     * @param detail what the driver said, one line
     * @param cause what the driver threw
     */
    public OutcomeUnknownException(String what, String node, long generation, String detail, SQLException cause) {
        super(
                "outcome unknown: " + what + " was sent to node " + node + " (generation " + generation
                        + ") and may or may not have been applied, so verify before you repeat it: " + detail,
                "08007",
                cause);
        this.node = node;
        this.generation = generation;
    }

    /**
     * Where it was under way.
     *
     * @return name of the node
     */
    public String node() {
        return node;
    }

    /**
     * Under which generation of the node.
     *
     * @return the generation of the connection
     */
    public long generation() {
        return generation;
    }
}
