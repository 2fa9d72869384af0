package io.mha.core.internal.balance;

import io.mha.core.balance.NodeView;
import java.util.List;

/** A sequence of nodes in which each stands as often as its weight says. */
final class WeightTable {
    /** Longer sequences are shortened: weights are then rounded to this resolution. */
    private static final int MAX_LENGTH = 4_096;

    private WeightTable() {}

    static NodeView[] smooth(List<NodeView> candidates) {
        int[] weights = reduced(candidates);
        int total = 0;
        for (int weight : weights) {
            total += weight;
        }
        NodeView[] sequence = new NodeView[total];
        int[] current = new int[weights.length];
        for (int slot = 0; slot < total; slot++) {
            int best = 0;
            for (int i = 0; i < weights.length; i++) {
                current[i] += weights[i];
                if (current[i] > current[best]) {
                    best = i;
                }
            }
            current[best] -= total;
            sequence[slot] = candidates.get(best);
        }
        return sequence;
    }

    /** Weights in lowest terms, at least 1 each, with a sum near {@link #MAX_LENGTH} at most. */
    private static int[] reduced(List<NodeView> candidates) {
        int gcd = 0;
        long sum = 0;
        for (NodeView view : candidates) {
            gcd = gcd(view.weight(), gcd);
            sum += view.weight();
        }
        double scale = Math.min(1.0 / gcd, (double) MAX_LENGTH / sum);
        int[] weights = new int[candidates.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (int) Math.max(1, Math.round(candidates.get(i).weight() * scale));
        }
        return weights;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
