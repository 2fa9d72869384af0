package io.mha.jdbc.internal.watchdog;

import java.util.HashMap;
import java.util.Map;

/**
 * When the calls on one node are stuck. It looks at step counters at regular instants: a counter that is odd and does
 * not move is a call that waits. A sign of life is an answer of the node, and no step: drivers do much without it, and a
 * connection to a node that hangs is lent all the same. No length of a query is a reason to cut it: only a node that
 * answers neither a probe nor any other caller meanwhile hangs. Pure; the caller brings the time.
 */
final class StallRule<L> {
    /** What to do next. */
    enum Advice {
        /** Nothing is wrong. */
        NONE,
        /** A call takes long: ask the node. */
        PROBE
    }

    private final long stallNanos;
    private final long pauseNanos;
    private final Map<L, Sample> samples = new HashMap<>();
    private long lastLook;
    private long lastLife;
    private long lastAnswers;
    private long lastPause;
    private long probeStarted;
    private long quietUntil;
    private boolean looked;
    private boolean probing;

    private record Sample(long steps, long sinceNanos) {}

    /**
     * A rule without samples.
     *
     * @param stallNanos how long a call may wait before its node is probed
     * @param pauseNanos a look that comes this much too late means that we ourselves were paused
     */
    StallRule(long stallNanos, long pauseNanos) {
        this.stallNanos = stallNanos;
        this.pauseNanos = pauseNanos;
    }

    /**
     * Looks at all calls of the node.
     *
     * @param steps the counter of each link
     * @param answers how many calls the node has answered on them
     * @param now the current time
     * @return whether the node should be probed
     */
    Advice look(Map<L, Long> steps, long answers, long now) {
        if (!looked || now - lastLook > pauseNanos) {
            lastPause = now;
            if (looked) {
                // What did not move while we were paused proves nothing: that time is no part of a wait.
                long paused = now - lastLook;
                samples.replaceAll((link, sample) -> new Sample(sample.steps(), sample.sinceNanos() + paused));
            } else {
                // Not 0: the clock may start anywhere, before zero too.
                lastLife = now;
                quietUntil = now;
            }
            looked = true;
        }
        lastLook = now;
        lastLife = answers > lastAnswers ? now : lastLife; // fewer are those of links that are gone
        lastAnswers = answers;
        samples.keySet().retainAll(steps.keySet());
        boolean stuck = false;
        for (Map.Entry<L, Long> entry : steps.entrySet()) {
            Sample before = samples.get(entry.getKey());
            if (before == null || before.steps() != entry.getValue()) {
                samples.put(entry.getKey(), new Sample(entry.getValue(), now));
            } else if (entry.getValue() % 2 != 0 && now - before.sinceNanos() >= stallNanos) {
                stuck = true;
            }
        }
        if (!stuck || probing || now - quietUntil < 0) {
            return Advice.NONE;
        }
        probing = true;
        probeStarted = now;
        return Advice.PROBE;
    }

    /**
     * The node answered the probe, or did not.
     *
     * @param silent whether the probe ran into its time limit
     * @param now the current time
     * @return whether the node hangs: no answer, no sign of life on any link, and we were awake all the while
     */
    boolean probed(boolean silent, long now) {
        boolean hangs = probing
                && silent
                && lastLife - probeStarted <= 0
                && lastPause - probeStarted <= 0
                && now - lastLook <= pauseNanos;
        probing = false;
        quietUntil = silent ? now : now + stallNanos * 4;
        return hangs;
    }

    /**
     * How long the call that waits longest has been waiting.
     *
     * @param now the current time
     * @return nanoseconds, 0 if none waits
     */
    long longestWait(long now) {
        long longest = 0;
        for (Sample sample : samples.values()) {
            longest = sample.steps() % 2 != 0 ? Math.max(longest, now - sample.sinceNanos()) : longest;
        }
        return longest;
    }
}
