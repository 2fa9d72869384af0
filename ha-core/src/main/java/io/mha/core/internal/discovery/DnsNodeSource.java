package io.mha.core.internal.discovery;

import io.mha.core.node.NodeSource;
import io.mha.core.time.Timers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Nodes from the DNS. Every good answer is published, be it the same as before; every bad one is a failure. */
public final class DnsNodeSource implements NodeSource {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int JITTER_STEPS = 1_000;
    private static final double JITTER = 0.2;

    private final Dns dns;
    private final Poller.Look<List<DnsTarget>> lookup;
    private final IntUnaryOperator random;
    private final Hold<DnsTarget> hold;
    private volatile boolean closed;
    private volatile @Nullable Timers timers;
    private @Nullable Poller<List<DnsTarget>> poller;
    private boolean anyDown;

    /**
     * Asks nothing yet.
     *
     * @param dns what to ask whom how often
     */
    public DnsNodeSource(Dns dns) {
        this(dns, new JndiLookup(dns), bound -> ThreadLocalRandom.current().nextInt(bound));
    }

    /**
     * A source that takes its answers and its randomness from outside.
     *
     * @param dns what to ask whom how often
     * @param lookup gives the answers
     * @param random gives a number from 0 up to its argument, exclusively
     */
    DnsNodeSource(Dns dns, Poller.Look<List<DnsTarget>> lookup, IntUnaryOperator random) {
        this.dns = dns;
        this.lookup = lookup;
        this.random = random;
        this.hold = new Hold<>(dns.hold(), DnsTarget::id);
    }

    @Override
    public String name() {
        return "dns";
    }

    @Override
    public void start(Timers time, Sink sink) {
        timers = time;
        time.execute(() -> {
            if (!closed) {
                poller = new Poller<>(time, lookup, LIMIT, answer -> answered(answer, sink), why -> failed(why, sink));
                poller.in(0);
            }
        });
    }

    /** A node that goes down brings the next question forward, but not nearer to the last one than the rule says. */
    @Override
    public void hint(boolean down) {
        Timers time = timers;
        if (time == null) {
            return;
        }
        time.execute(() -> {
            boolean news = down && !anyDown;
            anyDown = down;
            if (news && poller != null && !poller.isLooking()) {
                long due = poller.startedAt() + jittered(dns.refreshWhileDown()) - time.nanoTime();
                poller.in(Math.max(spread(), due));
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        Timers time = timers;
        if (time != null) {
            time.execute(() -> {
                if (poller != null) {
                    poller.stop();
                }
            });
        }
    }

    private void answered(List<DnsTarget> answer, Sink sink) {
        if (!closed) {
            sink.nodes(DnsTarget.nodes(hold.merge(DnsTarget.sorted(answer))));
            again(anyDown);
        }
    }

    private void failed(String why, Sink sink) {
        if (!closed) {
            sink.failed("dns " + dns.name() + ": " + why);
            again(true);
        }
    }

    private void again(boolean soon) {
        if (poller != null) {
            poller.in(jittered(soon ? dns.refreshWhileDown() : dns.refresh()));
        }
    }

    /** A node that goes down does so for many clients at the same time. */
    private long spread() {
        return Math.round(dns.refreshWhileDown().toNanos() * JITTER * random.applyAsInt(JITTER_STEPS) / JITTER_STEPS);
    }

    /** Up to a fifth more or less, so that many clients do not ask at the same time. */
    private long jittered(Duration interval) {
        double share = (double) (random.applyAsInt(2 * JITTER_STEPS + 1) - JITTER_STEPS) / JITTER_STEPS;
        return Math.round(interval.toNanos() * (1 + JITTER * share));
    }
}
