package io.mha.core.internal.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.mha.core.health.BreakerPolicy;
import io.mha.core.time.NanoClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker of one node: a Resilience4j {@link CircuitBreaker} that sees the outcome of every call, in
 * batches, and never stands in a caller's way. It says when a node ought to be taken out; whether that happens is up to
 * the reducer, whose moves it then follows. Used by the control thread alone.
 */
public final class NodeBreaker {
    /** More than this many successes in a batch say nothing new; a record costs 100 ns. */
    private static final long MAX_BATCH = 100_000;

    private static final Duration LONGER_THAN_ANY_OPENING = Duration.ofDays(365);

    private final String name;
    private final BreakerPolicy policy;
    private final NanoClock clock;
    private final @Nullable CircuitBreakerRegistry registry;
    private @Nullable CircuitBreaker breaker;
    private int failuresInARow;
    private int probesPassed;
    private boolean keptAway;
    private boolean probing;

    /**
     * A closed breaker that stands in no registry.
     *
     * @param name name of the node
     * @param policy when it opens
     * @param clock monotonic
     */
    public NodeBreaker(String name, BreakerPolicy policy, NanoClock clock) {
        this(name, policy, clock, null);
    }

    /**
     * A closed breaker.
     *
     * @param name name of the node, under which Resilience4j's events and metrics appear
     * @param policy when it opens
     * @param clock monotonic
     * @param registry where it is to be found by its name; {@code null} for nowhere
     */
    public NodeBreaker(String name, BreakerPolicy policy, NanoClock clock, @Nullable CircuitBreakerRegistry registry) {
        this.name = name;
        this.policy = policy;
        this.clock = clock;
        this.registry = registry;
        if (registry != null) {
            registry.remove(name); // of a cluster of the same name that was closed
            breaker = registry.circuitBreaker(name, config());
        }
    }

    /** Where nobody can look it up it is made with the first call: whoever starts a cluster waits for its making. */
    private CircuitBreaker breaker() {
        CircuitBreaker made = breaker;
        if (made == null) {
            made = CircuitBreaker.of(name, config());
            breaker = made;
        }
        return made;
    }

    private CircuitBreakerConfig config() {
        return CircuitBreakerConfig.custom()
                .slidingWindow(
                        (int) policy.window().toSeconds(),
                        policy.minCalls(),
                        CircuitBreakerConfig.SlidingWindowType.TIME_BASED)
                .failureRateThreshold((float) (policy.errorRate() * 100))
                .permittedNumberOfCallsInHalfOpenState(BreakerPolicy.HALF_OPEN_PROBES)
                // How long it stays open is the reducer's decision; see moveTo.
                .waitDurationInOpenState(LONGER_THAN_ANY_OPENING)
                .automaticTransitionFromOpenToHalfOpenEnabled(false)
                .clock(new MonotonicClock(clock))
                .currentTimestampFunction(ignored -> clock.nanoTime(), TimeUnit.NANOSECONDS)
                .writableStackTraceEnabled(false)
                .build();
    }

    /** Takes it out of its registry. */
    public void unregister() {
        if (registry != null) {
            registry.remove(name);
        }
    }

    /**
     * Counts calls that worked since the last count. They end a row of failures.
     *
     * @param calls how many
     * @return why the breaker ought to open now, because they made the window full and its rate was over the limit;
     *     {@code null} if it ought not
     */
    public @Nullable String succeeded(long calls) {
        if (calls == 0) {
            return null;
        }
        failuresInARow = 0;
        if (keptAway) {
            return null;
        }
        insist();
        for (long i = Math.min(calls, MAX_BATCH); i > 0 && !isOverTheLimit(); i--) {
            breaker().onSuccess(0, TimeUnit.NANOSECONDS);
        }
        return isOverTheLimit() ? rate() : null;
    }

    /**
     * Counts a call that failed on the node's own account.
     *
     * @return why the breaker ought to open now, {@code null} if it ought not
     */
    public @Nullable String failed() {
        failuresInARow++;
        if (keptAway) {
            return null;
        }
        insist();
        breaker().onError(0, TimeUnit.NANOSECONDS, new TransportFailure());
        if (failuresInARow >= policy.consecutiveErrors()) {
            return failuresInARow + " failures in a row";
        }
        return isOverTheLimit() ? rate() : null;
    }

    /** It opened by itself, and nobody has followed: then it has to count on, or it would never ask again. */
    private void insist() {
        if (isOverTheLimit()) {
            breaker().reset();
        }
    }

    private boolean isOverTheLimit() {
        return breaker().getState() == CircuitBreaker.State.OPEN;
    }

    private String rate() {
        return Math.round(breaker().getMetrics().getFailureRate()) + "% of "
                + breaker().getMetrics().getNumberOfBufferedCalls() + " calls failed";
    }

    /**
     * Counts a check or a call that worked while the breaker was half-open.
     *
     * @return whether it was the last one needed
     */
    public boolean probePassed() {
        if (!probing) {
            return false;
        }
        // With a small window Resilience4j is content with fewer probes than we are.
        if (breaker().getState() == CircuitBreaker.State.HALF_OPEN && breaker().tryAcquirePermission()) {
            breaker().onSuccess(0, TimeUnit.NANOSECONDS);
        }
        return ++probesPassed >= BreakerPolicy.HALF_OPEN_PROBES;
    }

    /** Follows the reducer: keep traffic away. */
    public void open() {
        keptAway = true;
        probing = false;
        if (breaker().getState() != CircuitBreaker.State.OPEN) {
            breaker().transitionToOpenState();
        }
    }

    /** Follows the reducer: let some through. */
    public void halfOpen() {
        keptAway = true;
        probing = true;
        probesPassed = 0;
        breaker().transitionToHalfOpenState();
    }

    /** Follows the reducer: back to normal, and forget all counts. */
    public void close() {
        keptAway = false;
        probing = false;
        failuresInARow = 0;
        breaker().reset();
    }

    /**
     * The breaker itself, for its metrics and its state.
     *
     * @return Resilience4j's object
     */
    public CircuitBreaker view() {
        return breaker();
    }

    /** Resilience4j wants an exception; only its type matters to it. */
    private static final class TransportFailure extends Exception {
        private static final long serialVersionUID = 1L;

        TransportFailure() {
            super("transport failure", null, false, false);
        }
    }

    /** Resilience4j also asks for a wall clock: it gets the monotonic one, so that no clock step can move it. */
    private static final class MonotonicClock extends Clock {
        private final NanoClock nanos;

        MonotonicClock(NanoClock nanos) {
            this.nanos = nanos;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(nanos.nanoTime());
        }
    }
}
