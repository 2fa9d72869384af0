package io.mha.core.health;

import io.mha.core.node.Node;
import io.mha.core.time.Deadline;

/**
 * Finds out whether a node is alive. A check is called by one thread at a time for a given node, on a thread that may
 * block, and at most once at a time per node. It should be back by its deadline; the caller takes the verdict at the
 * deadline in any case, interrupts the thread and ignores a later answer.
 */
public interface HealthCheck extends AutoCloseable {
    /**
     * One word for logs, such as {@code tcp}.
     *
     * @return the name of the check, as it is written in the configuration
     */
    String name();

    /**
     * Asks the node.
     *
     * @param node whom to ask
     * @param deadline when the answer must be there
     * @return what the node answered; a failure is a result, not an exception
     * @throws InterruptedException if the verdict was taken without us
     */
    CheckResult probe(Node node, Deadline deadline) throws InterruptedException;

    /** Gives up whatever the check keeps open between probes. Nothing by default. */
    @Override
    default void close() {}
}
