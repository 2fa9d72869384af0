package io.mha.core.internal.health;

import io.mha.core.health.NodeState;
import java.util.List;

/**
 * What a step of the reducer gives.
 *
 * @param state the new state
 * @param effects what has to be done, in this order
 */
public record Step(NodeState state, List<NodeEffect> effects) {}
