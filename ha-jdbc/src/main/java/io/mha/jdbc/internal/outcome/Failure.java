package io.mha.jdbc.internal.outcome;

import io.mha.core.health.Evidence;

/**
 * What an SQLException says.
 *
 * @param evidence about the node
 * @param linkLost whether the physical connection is gone, so that nothing more can be heard on it
 * @param detail one line for logs and messages
 */
public record Failure(Evidence evidence, boolean linkLost, String detail) {}
