package io.mha.core.simulator;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Delays of messages, and who cannot reach whom. */
final class Network {
    private static final long ONE_WAY_NANOS = 250_000;
    private static final double JITTER_NANOS = 50_000;

    private final SplittableRandom random;
    private final long[][] healedAt;
    private final boolean[][] cut;

    Network(SplittableRandom random, int clients, int servers) {
        this.random = random;
        this.cut = new boolean[clients][servers];
        this.healedAt = new long[clients][servers];
        for (long[] ofClient : healedAt) {
            Arrays.fill(ofClient, Long.MIN_VALUE);
        }
    }

    /** How long a message takes. */
    long delay() {
        return ONE_WAY_NANOS + (long) (-Math.log(1 - random.nextDouble()) * JITTER_NANOS);
    }

    /** From now on all messages between the two are swallowed, or no longer. */
    void cut(int client, int server, boolean on, long now) {
        cut[client][server] = on;
        healedAt[client][server] = now;
    }

    boolean isCut(int client, int server) {
        return cut[client][server];
    }

    /** Since when the two can talk; for ever if they could not be kept apart so far. */
    boolean isWellSince(int client, int server, long instant) {
        return !cut[client][server] && healedAt[client][server] <= instant;
    }
}
