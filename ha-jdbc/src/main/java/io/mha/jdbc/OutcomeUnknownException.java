package io.mha.jdbc;

import io.mha.core.config.Durations;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The node was lost while it worked on something that changes data, or could not say how it ended: whether it was done
 * cannot be known from here. SQLState 08007. Never try again blindly; look first whether the change is there. A node that
 * hung may still apply it later, and a MyCat that lost a backend may have applied a part.
 */
public final class OutcomeUnknownException extends SQLNonTransientConnectionException {
    private static final long serialVersionUID = 1L;

    private final String node;
    private final long generation;
    private final String statement;
    private final long sentNanos;
    private final String verdict;

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
        this(what, node, generation, detail, new Sending("", null), cause);
    }

    /**
     * Makes the exception.
     *
     * @param what what was under way: {@code commit} or a statement
     * @param node name of the node
     * @param generation of the connection
     * @param verdict what is held against the node: what the driver said, or that the watchdog found it hung, one line
     * @param sending what was sent and when
     * @param cause what the driver threw
     */
    public OutcomeUnknownException(
            String what, String node, long generation, String verdict, Sending sending, SQLException cause) {
        super(
                "outcome unknown: " + what + " was sent to node " + node + " (generation " + generation + ")"
                        + ago(sending.age())
                        + " and may or may not have been applied, so verify before you repeat it: " + verdict
                        + (sending.statement().isEmpty() ? "" : "; statement: " + sending.statement()),
                "08007",
                cause);
        this.node = node;
        this.generation = generation;
        this.statement = sending.statement();
        Duration age = sending.age();
        this.sentNanos = age == null ? -1 : age.toNanos();
        this.verdict = verdict;
    }

    /**
     * What was sent, and when.
     *
     * @param statement the statement without its literals, empty if it is not known
     * @param age how long ago it was sent when the node was found lost; {@code null} if it was not measured
     */
    public record Sending(String statement, @Nullable Duration age) {}

    private static String ago(@Nullable Duration age) {
        return age == null ? "" : " " + Durations.format(Duration.ofMillis(age.toMillis())) + " before";
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

    /**
     * Whether anything was sent to the node.
     *
     * @return {@code true}: else the outcome would be known
     */
    public boolean wasSent() {
        return true;
    }

    /**
     * How long ago it was sent when the node was found lost.
     *
     * @return {@code null} if it was not measured
     */
    public @Nullable Duration sentAge() {
        return sentNanos < 0 ? null : Duration.ofNanos(sentNanos);
    }

    /**
     * The statement without its literals.
     *
     * @return empty if it is not known, as for {@code commit()}
     */
    public String statement() {
        return statement;
    }

    /**
     * What is held against the node.
     *
     * @return one line
     */
    public String verdict() {
        return verdict;
    }

    /**
     * Whether it may be sent again without looking first.
     *
     * @return {@code false}: it could be done twice
     */
    public boolean safeToRetry() {
        return false;
    }
}
