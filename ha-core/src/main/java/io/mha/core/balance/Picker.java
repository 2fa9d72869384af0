package io.mha.core.balance;

import org.jspecify.annotations.Nullable;

/** Picks a node from the candidates of one topology. Thread-safe, wait-free, and allocates nothing. */
@FunctionalInterface
public interface Picker {
    /**
     * The next node.
     *
     * @param request what the caller asks
     * @return a candidate that the request does not exclude; {@code null} if there is none
     */
    @Nullable
    NodeView pick(Request request);
}
