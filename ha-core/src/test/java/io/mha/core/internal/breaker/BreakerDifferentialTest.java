package io.mha.core.internal.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.mha.core.health.BreakerPolicy;
import io.mha.core.testing.Logs;
import io.mha.core.testing.VirtualTimers;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * The same calls into our breaker, in batches as the control thread feeds it, and into a plain Resilience4j one, call by
 * call: both have to come to the same decisions.
 */
class BreakerDifferentialTest {
    private static final int WINDOW_SECONDS = 10;

    /** The rule of failures in a row is ours alone, so it is out of reach here. */
    private static final int NEVER = 1_000_000;

    @BeforeContainer
    static void quiet() {
        Logs.off();
    }

    /** A run of calls of which one in so many fails, one call at a time, as long apart as it says. */
    private record Phase(int calls, int failsOneIn, int gapMillis) {}

    private record Setting(double errorRate, int minCalls) {}

    @Provide
    Arbitrary<List<Phase>> phases() {
        Arbitrary<Integer> calls = Arbitraries.integers().between(1, 150);
        Arbitrary<Integer> failsOneIn = Arbitraries.of(1, 2, 2, 3, 4, 10, NEVER);
        Arbitrary<Integer> gap = Arbitraries.of(0, 1, 7, 50, 130, 333, 1_001, 4_003);
        return Combinators.combine(calls, failsOneIn, gap)
                .as(Phase::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<Setting> settings() {
        return Combinators.combine(Arbitraries.of(0.1, 0.25, 0.5, 0.8, 1.0), Arbitraries.of(1, 5, 20, 100))
                .as(Setting::new);
    }

    /** Batches that end with the call they belong to: nothing is late, so every decision must be the same. */
    @Property
    void withoutDelayEveryDecisionIsTheSame(
            @ForAll("phases") List<Phase> phases, @ForAll("settings") Setting setting, @ForAll long seed) {
        Pair pair = new Pair(setting);
        pair.run(phases, seed, 0);
        assertThat(pair.earlyOrLate).isZero();
    }

    /** Successes that are counted up to a second late may move the window's edge by a second, and nothing else. */
    @Property
    void withBatchesADecisionDiffersOnlyWhereTheWindowsEdgeDecides(
            @ForAll("phases") List<Phase> phases,
            @ForAll("settings") Setting setting,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 1_000) int periodMillis) {
        Pair pair = new Pair(setting);
        pair.run(phases, seed, periodMillis);
        assertThat(pair.unexplained).isZero();
    }

    /** All probes passed is the third in both; a failure among them is no return in either. */
    @Property
    void halfOpenEndsAlike(@ForAll List<Boolean> outcomes, @ForAll("settings") Setting setting) {
        // With fewer, Resilience4j closes after as many as the breaker has calls for; ours always wants three.
        Assume.that(setting.minCalls() >= BreakerPolicy.HALF_OPEN_PROBES);
        VirtualTimers timers = new VirtualTimers();
        NodeBreaker ours = new NodeBreaker("ours", policy(setting), timers);
        // Ours wants all three probes to pass, whatever opened it: in Resilience4j's terms the lowest rate of three.
        CircuitBreaker plain = Plain.breaker(policy(new Setting(0.01, setting.minCalls())), timers);
        boolean oursClosed = false;
        ours.open();
        ours.halfOpen();
        plain.transitionToOpenState();
        plain.transitionToHalfOpenState();
        for (boolean passed : outcomes) {
            timers.advance(Duration.ofMillis(300));
            if (plain.getState() != State.HALF_OPEN) {
                break;
            }
            Plain.record(plain, passed);
            if (passed) {
                oursClosed = ours.probePassed();
            } else {
                assertThat(ours.failed()).isNull();
                // What the reducer does at once; Resilience4j waits for the remaining probes.
                ours.open();
                ours.halfOpen();
                for (int rest = 0;
                        plain.getState() == State.HALF_OPEN && rest < BreakerPolicy.HALF_OPEN_PROBES;
                        rest++) {
                    Plain.record(plain, true);
                }
                assertThat(plain.getState()).isEqualTo(State.OPEN);
                break;
            }
            assertThat(plain.getState() == State.CLOSED).isEqualTo(oursClosed);
        }
    }

    private static BreakerPolicy policy(Setting setting) {
        BreakerPolicy d = BreakerPolicy.DEFAULT;
        return new BreakerPolicy(
                NEVER,
                setting.errorRate(),
                setting.minCalls(),
                Duration.ofSeconds(WINDOW_SECONDS),
                d.openTime(),
                d.maxOpenTime(),
                d.maxEjected());
    }

    /** Both breakers on one clock, and what is known of the calls. */
    private static final class Pair {
        private final VirtualTimers timers = new VirtualTimers();
        private final Setting setting;
        private final NodeBreaker ours;
        private final CircuitBreaker plain;
        private final CallLog log = new CallLog(WINDOW_SECONDS);
        private long waiting;
        private boolean asked;
        private long flushDue;
        int earlyOrLate;
        int unexplained;

        Pair(Setting setting) {
            this.setting = setting;
            ours = new NodeBreaker("ours", policy(setting), timers);
            plain = Plain.breaker(policy(setting), timers);
        }

        void run(List<Phase> phases, long seed, int periodMillis) {
            SplittableRandom random = new SplittableRandom(seed);
            flushDue = timers.nanoTime();
            for (Phase phase : phases) {
                for (int i = 0; i < phase.calls(); i++) {
                    advance(phase.gapMillis(), periodMillis);
                    boolean passed = random.nextInt(phase.failsOneIn()) != 0 || phase.failsOneIn() == NEVER;
                    call(passed, periodMillis);
                }
            }
        }

        /** Lets time pass, with the flushes that fall due meanwhile (the ends of checks in the state loop). */
        private void advance(int gapMillis, int periodMillis) {
            long target = timers.nanoTime() + gapMillis * 1_000_000L;
            while (periodMillis > 0 && flushDue <= target) {
                timers.advance(Duration.ofNanos(Math.max(0, flushDue - timers.nanoTime())));
                lateFlush();
                flushDue += periodMillis * 1_000_000L;
            }
            timers.advance(Duration.ofNanos(target - timers.nanoTime()));
        }

        private void flush() {
            asked = ours.succeeded(waiting) != null;
            waiting = 0;
        }

        /** A batch after some time: its successes may make the window full in another order than they came. */
        private void lateFlush() {
            flush();
            if (ours.view().getState() == State.OPEN) {
                earlyOrLate++;
                unexplained +=
                        log.mayOpenWithinABatch(timers.nanoTime(), setting.errorRate(), setting.minCalls()) ? 0 : 1;
                restart();
            }
        }

        private void call(boolean passed, int periodMillis) {
            if (!passed && periodMillis > 0) {
                lateFlush();
            }
            boolean wasClosed = plain.getState() == State.CLOSED;
            Plain.record(plain, passed);
            log.add(timers.nanoTime(), passed);
            if (passed) {
                succeeded(wasClosed, periodMillis);
            } else {
                failed(periodMillis);
            }
        }

        private void succeeded(boolean wasClosed, int periodMillis) {
            waiting++;
            if (periodMillis == 0) {
                flush();
                assertThat(ours.view().getState()).isEqualTo(plain.getState());
            }
            if (wasClosed && plain.getState() == State.OPEN) {
                // Opened by a success, which made the window full; both begin anew.
                if (periodMillis == 0) {
                    assertThat(asked).isTrue();
                }
                restart();
            }
        }

        private void failed(int periodMillis) {
            boolean asks = ours.failed() != null;
            boolean opened = plain.getState() == State.OPEN;
            if (asks != opened) {
                earlyOrLate++;
                boolean explained =
                        log.ambiguous(timers.nanoTime(), periodMillis, setting.errorRate(), setting.minCalls());
                unexplained += explained ? 0 : 1;
            }
            if (asks || opened) {
                restart();
            }
        }

        private void restart() {
            ours.close();
            plain.reset();
            log.clear();
            waiting = 0;
        }
    }
}
