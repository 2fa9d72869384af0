package io.mha.spring.internal.vrrp;

import io.mha.core.time.Timers;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A health indicator that is asked at intervals, as keepalived runs a script. Everything happens on the control thread. */
final class HealthWatch {
    private static final Logger log = LoggerFactory.getLogger("io.mha.spring");

    /**
     * How it is asked.
     *
     * @param intervalNanos between two questions
     * @param timeoutNanos for an answer
     * @param rise answers in a row that make it good again
     * @param fall failures in a row that make it bad
     */
    record Terms(long intervalNanos, long timeoutNanos, int rise, int fall) {}

    private final String name;
    private final BooleanSupplier question;
    private final Terms terms;
    private final Timers timers;
    private final Runnable changed;
    private @Nullable Boolean good;
    private int streak;
    private boolean asking;
    private boolean late;
    private long askedAt;
    private boolean stopped;

    HealthWatch(String name, BooleanSupplier question, Terms terms, Timers timers, Runnable changed) {
        this.name = name;
        this.question = question;
        this.terms = terms;
        this.timers = timers;
        this.changed = changed;
    }

    void start() {
        timers.execute(this::tick);
    }

    void stop() {
        stopped = true;
    }

    /** Whether it has answered once, or been too late for it. */
    boolean isKnown() {
        return good != null;
    }

    boolean isGood() {
        return good != null && good;
    }

    private void tick() {
        if (stopped) {
            return;
        }
        if (!asking) {
            ask();
        } else if (timers.nanoTime() - askedAt >= terms.timeoutNanos()) {
            late = true;
            heard(false);
        }
        timers.schedule(terms.intervalNanos(), this::tick);
    }

    private void ask() {
        asking = true;
        late = false;
        askedAt = timers.nanoTime();
        timers.runBlocking(() -> {
            boolean answer = answer();
            timers.execute(() -> {
                asking = false;
                if (!late && !stopped) {
                    heard(answer);
                }
            });
        });
    }

    private boolean answer() {
        try {
            return question.getAsBoolean();
        } catch (RuntimeException e) {
            log.debug("health indicator {} failed", name, e);
            return false;
        }
    }

    private void heard(boolean answer) {
        if (good == null) {
            good = answer;
        } else if (good == answer) {
            streak = 0;
            return;
        } else if (++streak < (answer ? terms.rise() : terms.fall())) {
            return;
        } else {
            good = answer;
            streak = 0;
        }
        log.info("health indicator {} is {}", name, answer ? "good" : "bad");
        changed.run();
    }
}
