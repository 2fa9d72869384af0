package io.mha.vrrp.internal.fsm;

/**
 * How long a master of lower priority is left alone (keepalived: {@code preempt_delay}): from its first advertisement,
 * and anew after one of a priority that is not lower.
 *
 * @param running whether such a master has been heard
 * @param over until when it is left alone; without meaning unless running
 */
record PreemptDelay(boolean running, long over) {
    static final PreemptDelay NONE = new PreemptDelay(false, 0);

    PreemptDelay lowerHeard(LocalRouter self, long now) {
        return running ? this : new PreemptDelay(true, now + self.rules().preemptDelayNanos());
    }

    boolean isOver(long now) {
        return running && Instants.reached(over, now);
    }
}
