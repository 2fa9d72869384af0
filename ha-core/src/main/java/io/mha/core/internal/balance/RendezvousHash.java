package io.mha.core.internal.balance;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeTraffic;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The same node for the same key, as long as it is there (HAProxy {@code hash} and {@code source} with {@code hash-type
 * consistent}). Keys fall into 65,536 buckets; each bucket goes to the node with the highest score, which depends on
 * the bucket, the node's id and its weight alone (rendezvous, or highest random weight): when a node goes, exactly its
 * own keys move, and when one comes, keys move to it and to no other.
 *
 * <p>A node that has more in flight than 1.25 times its fair share, rounded up, is passed over for the next in the
 * order of the scores (HAProxy {@code hash-balance-factor 125}).
 */
final class RendezvousHash implements Balancer {
    /** The source of no name yet. */
    private static final long UNKNOWN = -1;

    private final boolean byRequest;
    private final AtomicLong source;

    private RendezvousHash(boolean byRequest, long source) {
        this.byRequest = byRequest;
        this.source = new AtomicLong(source);
    }

    /** By the key of the request; requests without a key are spread at random, by weight. */
    static RendezvousHash byKey() {
        return new RendezvousHash(true, UNKNOWN);
    }

    /** By a number that this client draws once. */
    static RendezvousHash bySource() {
        return new RendezvousHash(false, UNKNOWN);
    }

    /** By the name of this client. */
    static RendezvousHash bySource(String client) {
        return new RendezvousHash(false, Hashed.bucket(client));
    }

    @Override
    public String name() {
        return byRequest ? "hash" : "source";
    }

    @Override
    public boolean needsKey() {
        return byRequest;
    }

    @Override
    public Picker picker(List<NodeView> candidates, IntUnaryOperator random) {
        if (byRequest) {
            return new Hashed(candidates, request -> {
                String key = request.key();
                return key == null ? random.applyAsInt(Hashed.BUCKETS) : Hashed.bucket(key);
            });
        }
        source.compareAndSet(UNKNOWN, random.applyAsInt(Hashed.BUCKETS));
        int bucket = (int) source.get();
        return new Hashed(candidates, request -> bucket);
    }

    /** Tells the bucket of a request. */
    @FunctionalInterface
    interface Bucket {
        int of(Request request);
    }

    /** Who owns which bucket. */
    static final class Hashed extends Choice {
        static final int BUCKETS = 65_536;
        private static final int CHUNK = 256;
        private static final int PICKS_PER_NODE = 4;
        private static final double BOUND = 1.25;
        private static final double UNIT = 0x1p-53;

        private final Bucket bucket;
        private final long[] seeds;
        private final boolean equalWeights;
        private final long totalWeight;
        private int picksUntilSum;
        private long sum;
        /**
         * Index of the owner plus 1, 0 if it is not known yet, in chunks that are made when they are needed: a new
         * picker costs next to nothing. Two threads that find an owner at once find the same.
         */
        private final char[] @Nullable [] owners = new char[BUCKETS / CHUNK][];

        Hashed(List<NodeView> candidates, Bucket bucket) {
            super(candidates);
            this.bucket = bucket;
            seeds = new long[nodes.length];
            long total = 0;
            for (int i = 0; i < nodes.length; i++) {
                seeds[i] = seed(nodes[i].node().id());
                total += weights[i];
            }
            equalWeights = hasEqualWeights();
            totalWeight = total;
        }

        /** The bucket of a key: the same in each process. */
        static int bucket(String key) {
            return (int) (mixed(key.hashCode()) >>> 48);
        }

        @Override
        @Nullable
        NodeView choose(Request request, boolean spare) {
            int number = bucket.of(request);
            int owner = owner(number);
            if (!refuses(nodes[owner], request, spare) && !isOverloaded(owner)) {
                return nodes[owner];
            }
            int next = best(number, request, spare, inFlight());
            if (next < 0) {
                next = best(number, request, spare, Long.MAX_VALUE);
            }
            return next < 0 ? null : nodes[next];
        }

        private int owner(int number) {
            char[] chunk = owners[number / CHUNK];
            if (chunk == null) {
                chunk = new char[CHUNK];
                owners[number / CHUNK] = chunk;
            }
            int owner = chunk[number % CHUNK] - 1;
            if (owner < 0) {
                owner = best(number, Request.ANY, false, Long.MAX_VALUE);
                chunk[number % CHUNK] = (char) (owner + 1);
            }
            return owner;
        }

        /** The highest score among those that are not refused and, given how much is in flight, not overloaded. */
        private int best(int number, Request request, boolean spare, long inFlight) {
            int best = -1;
            double highest = 0;
            for (int i = 0; i < nodes.length; i++) {
                double score = score(number, i);
                if ((best < 0 || score > highest)
                        && traffic[i].inFlight() <= share(i, inFlight)
                        && !refuses(nodes[i], request, spare)) {
                    best = i;
                    highest = score;
                }
            }
            return best;
        }

        /** Higher for heavier nodes: -weight / ln(h), h uniform; for equal weights h itself has the same order. */
        private double score(int number, int index) {
            double h = ((mixed(seeds[index] + number) >>> 11) + 0.5) * UNIT;
            return equalWeights ? h : -weights[index] / Math.log(h);
        }

        private boolean isOverloaded(int index) {
            int own = traffic[index].inFlight();
            return own > 1 && own > share(index, recentlyInFlight()); // a share is never below 1 then
        }

        /** With many nodes the sum is not taken for each pick: meanwhile the average cannot move by much. */
        private long recentlyInFlight() {
            int left = picksUntilSum - 1;
            if (left > 0) {
                picksUntilSum = left;
            } else {
                picksUntilSum = nodes.length / PICKS_PER_NODE;
                sum = inFlight();
            }
            return sum;
        }

        private double share(int index, long inFlight) {
            return inFlight == Long.MAX_VALUE ? inFlight : Math.ceil(BOUND * inFlight * weights[index] / totalWeight);
        }

        private long inFlight() {
            long calls = 0;
            for (NodeTraffic node : traffic) {
                calls += node.inFlight();
            }
            return calls;
        }

        private static long seed(String id) {
            long hash = 0xcbf29ce484222325L;
            for (int i = 0; i < id.length(); i++) {
                hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
            }
            return mixed(hash);
        }

        /** Spreads each bit over all others (the finalizer of MurmurHash3). */
        private static long mixed(long bits) {
            long x = bits;
            x = (x ^ (x >>> 33)) * 0xff51afd7ed558ccdL;
            x = (x ^ (x >>> 33)) * 0xc4ceb9fe1a85ec53L;
            return x ^ (x >>> 33);
        }
    }
}
