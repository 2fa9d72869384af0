package io.mha.vrrp.internal.fsm;

import io.mha.vrrp.internal.packet.IpAddress;
import java.util.List;

/** Rules for tests: version 2, 1 s, priority 150, preempting, a lease of 2.9 s, a hand-over of at most 3 s. */
final class Rules {
    static final long MS = 1_000_000L;

    private final int version;
    private long interval;
    private int priority = 150;
    private boolean preempt = true;
    private long preemptDelay;
    private long startDelay;
    private long lease;
    private long handOver;
    private long slot = 1;

    private Rules(int version, long interval) {
        this.version = version;
        this.interval = interval;
        lease = interval * 29 / 10;
        handOver = 3 * interval;
    }

    static Rules v2() {
        return new Rules(2, 1000 * MS);
    }

    /** Version 3, 100 ms; the rest in proportion. */
    static Rules v3() {
        return new Rules(3, 100 * MS);
    }

    static Rules v3(long intervalMs) {
        return new Rules(3, intervalMs * MS);
    }

    Rules priority(int value) {
        priority = value;
        return this;
    }

    Rules nopreempt() {
        preempt = false;
        return this;
    }

    Rules preemptDelay(long ms) {
        preemptDelay = ms * MS;
        return this;
    }

    Rules startDelay(long ms) {
        startDelay = ms * MS;
        return this;
    }

    Rules lease(long ms) {
        lease = ms * MS;
        return this;
    }

    Rules handOver(long ms) {
        handOver = ms * MS;
        return this;
    }

    Rules slot(long ms) {
        slot = ms * MS;
        return this;
    }

    RouterRules build() {
        List<IpAddress> addresses = List.of(IpAddress.of((byte) 192, (byte) 0, (byte) 2, (byte) 100));
        return new RouterRules(
                version, 51, priority, interval, preempt, preemptDelay, startDelay, lease, handOver, slot, addresses);
    }
}
