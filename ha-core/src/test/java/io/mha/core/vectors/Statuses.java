package io.mha.core.vectors;

import io.mha.core.health.NodeStatus;

/** The words of statuses. */
final class Statuses {
    private Statuses() {}

    static NodeStatus of(String word) {
        for (NodeStatus status : NodeStatus.values()) {
            if (status.word().equals(word)) {
                return status;
            }
        }
        throw new IllegalArgumentException("there is no status " + word);
    }
}
