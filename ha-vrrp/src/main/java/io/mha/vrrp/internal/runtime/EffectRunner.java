package io.mha.vrrp.internal.runtime;

import io.mha.vrrp.internal.fsm.VrrpEffect;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Does what a virtual router wants done, in order: claim before announce before notify; on loss notify only after the
 * release is confirmed. Where a claim or a release takes its time, what has to come after it waits, while advertisements
 * go on. On the loop only.
 */
final class EffectRunner {
    /** A step was done. */
    static final String FINE = Holding.FINE;

    private static final String PAUSED = "paused for longer than the lease";

    private final Deque<VrrpEffect> waiting = new ArrayDeque<>();
    private final Subject subject;
    private final Holding holding;
    /** A claim or a release is under way. */
    private boolean busy;
    /** Its outcome is expected before the call returns. */
    private boolean calling;

    private String failure = FINE;

    /** What effects act upon. */
    interface Subject {
        /** A mastership begins. */
        long nextToken();

        void advertise(VrrpEffect.Advertise effect);

        /** A burst, as one that has just taken the addresses. */
        void announce();

        /** Leaving or contested. */
        void remark(VrrpEffect effect);

        /** The addresses are about to go. */
        void releasing();

        void tell(VrrpEffect.Notify effect);

        void notReleased(String cause);

        /** A claim that took its time has failed, and nothing has taken it back meanwhile. */
        void claimFailed(String cause);

        /** Nothing waits any more. */
        void settled();

        /** Whether the instant of the step is so long ago that others may have taken over. */
        boolean isOutdated();
    }

    EffectRunner(Subject subject, Holding holding) {
        this.subject = subject;
        this.holding = holding;
    }

    /** Whether nothing waits. */
    boolean isIdle() {
        return !busy && waiting.isEmpty();
    }

    /** Does a step; if a claim is not honoured the rest of it is void, and the cause is returned. */
    String run(List<VrrpEffect> effects) {
        for (VrrpEffect effect : effects) {
            String cause = take(effect);
            if (!cause.isEmpty()) {
                return cause;
            }
        }
        return FINE;
    }

    private String take(VrrpEffect effect) {
        if (effect instanceof VrrpEffect.Advertise advertise) {
            if (subject.isOutdated()) {
                return PAUSED;
            }
            subject.advertise(advertise);
            return FINE;
        }
        if (effect instanceof VrrpEffect.Renew) {
            return renew();
        }
        if (effect instanceof VrrpEffect.Release) {
            subject.releasing();
        }
        waiting.add(effect);
        return drain();
    }

    private String renew() {
        if (subject.isOutdated()) {
            return PAUSED;
        }
        try {
            holding.renew();
            return FINE;
        } catch (IOException e) {
            String message = e.getMessage();
            return message == null || message.isEmpty() ? e.toString() : message;
        }
    }

    private String drain() {
        while (!busy && !waiting.isEmpty()) {
            String cause = perform(waiting.remove());
            if (!cause.isEmpty()) {
                waiting.clear();
                return cause;
            }
        }
        return FINE;
    }

    private String perform(VrrpEffect effect) {
        if (effect instanceof VrrpEffect.Claim) {
            return subject.isOutdated() ? PAUSED : call(() -> holding.claim(subject.nextToken(), this::claimed));
        } else if (effect instanceof VrrpEffect.Release) {
            return call(() -> holding.release(this::released));
        } else if (effect instanceof VrrpEffect.Announce) {
            subject.announce();
        } else if (effect instanceof VrrpEffect.Notify change) {
            subject.tell(change);
        } else {
            subject.remark(effect);
        }
        return FINE;
    }

    private String call(Runnable call) {
        busy = true;
        calling = true;
        failure = FINE;
        call.run();
        calling = false;
        return failure;
    }

    private void claimed(String cause) {
        busy = false;
        if (calling) {
            failure = cause;
        } else if (cause.isEmpty()) {
            resume();
        } else {
            while (!waiting.isEmpty() && !(waiting.peek() instanceof VrrpEffect.Release)) {
                waiting.remove();
            }
            if (waiting.isEmpty()) {
                subject.claimFailed(cause);
            } else {
                resume();
            }
        }
    }

    private void released(String cause) {
        busy = false;
        if (!cause.isEmpty()) {
            subject.notReleased(cause);
        }
        if (!calling) {
            resume();
        }
    }

    /** Goes on with what waited; a claim among it that is outdated by now is as one that has failed. */
    private void resume() {
        String cause = drain();
        if (!cause.isEmpty()) {
            subject.claimFailed(cause);
        }
        if (isIdle()) {
            subject.settled();
        }
    }
}
