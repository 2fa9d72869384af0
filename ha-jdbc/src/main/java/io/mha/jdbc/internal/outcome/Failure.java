package io.mha.jdbc.internal.outcome;

import io.mha.core.health.Evidence;

/**
 * What an SQLException says.
 *
 * @param evidence about the node
 * @param linkLost whether the physical connection is gone, so that nothing more can be heard on it
 * @param detail one line for logs and messages
 */
public record Failure(Evidence evidence, boolean linkLost, String detail) {

    /**
     * The same, on a connection that its driver has closed meanwhile: whatever the exception says, the link was lost.
     *
     * @return a loss
     */
    public Failure onClosedLink() {
        return linkLost ? this : new Failure(Evidence.IO_RESET, true, detail);
    }
}
