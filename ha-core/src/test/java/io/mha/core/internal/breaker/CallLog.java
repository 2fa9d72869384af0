package io.mha.core.internal.breaker;

import java.util.ArrayList;
import java.util.List;

/** What was called when, to tell whether a late count of successes can change what a window says. */
final class CallLog {
    private static final long SECOND = 1_000_000_000L;

    private final int windowSeconds;
    private final List<Long> successes = new ArrayList<>();
    private final List<Long> failures = new ArrayList<>();

    CallLog(int windowSeconds) {
        this.windowSeconds = windowSeconds;
    }

    void add(long now, boolean passed) {
        (passed ? successes : failures).add(now);
    }

    void clear() {
        successes.clear();
        failures.clear();
    }

    /** Whether successes that are counted up to this much late make a difference to the decision now. */
    boolean ambiguous(long now, int lateMillis, double rate, int minCalls) {
        long failed = within(failures, now, 0);
        long fewest = within(successes, now, 0);
        long most = within(successes, now, lateMillis * 1_000_000L);
        // The more successes, the lower the rate; but too few do not fill the window.
        long best = Math.max(fewest, minCalls - failed);
        boolean mayOpen = best <= most && opens(failed, best, rate, minCalls);
        boolean mayStay = !opens(failed, fewest, rate, minCalls) || !opens(failed, most, rate, minCalls);
        return mayOpen && mayStay;
    }

    /** Whether there are enough failures for some number of successes to make the rate just as the window gets full. */
    boolean mayOpenWithinABatch(long now, double rate, int minCalls) {
        long failed = within(failures, now, 0);
        return opens(failed, Math.max(0, minCalls - failed), rate, minCalls);
    }

    /** The calls whose second is one of the window's, if they were counted so much later than they happened. */
    private long within(List<Long> times, long now, long late) {
        long oldest = Math.floorDiv(now, SECOND) - windowSeconds + 1;
        return times.stream()
                .filter(time -> Math.floorDiv(time + late, SECOND) >= oldest)
                .count();
    }

    private static boolean opens(long failed, long passed, double rate, int minCalls) {
        return failed + passed >= minCalls && failed >= rate * (failed + passed);
    }
}
