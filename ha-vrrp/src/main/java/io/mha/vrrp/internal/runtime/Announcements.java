package io.mha.vrrp.internal.runtime;

import io.mha.core.time.Timers;
import io.mha.vrrp.internal.config.RouterSettings;
import io.mha.vrrp.internal.config.VrrpKeys;
import io.mha.vrrp.internal.packet.IpAddress;
import io.mha.vrrp.internal.packet.LinkFrames;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Tells the link whose the virtual addresses are, as keepalived's {@code garp_*} options say: bursts that go round the
 * addresses, a second burst later, refreshes; never more than the cap, whatever happens, and nothing after a pause that
 * outlasted the lease: such an announcement would lead clients away from the heir. On the loop only.
 */
final class Announcements {
    private static final long SECOND = 1_000_000_000L;

    /** Where frames go. */
    interface Wire {
        void send(byte[] frame) throws IOException;
    }

    private final RouterSettings settings;
    private final Timers timers;
    private final Counters counters;
    private final LongPredicate leased;
    private final List<IpAddress> addresses;
    private final long pauseNanos;
    private Wire wire;
    private byte[] mac;
    private Timers.Handle burst = () -> {};
    private Timers.Handle second = () -> {};
    private Timers.Handle refresh = () -> {};
    /** When those of the last second were sent, the oldest first. */
    private final Deque<Long> recent = new ArrayDeque<>();

    private final int limit;

    /**
     * Announces nothing yet.
     *
     * @param leased whether the addresses are ours at an instant
     */
    Announcements(
            RouterSettings settings, Timers timers, Counters counters, LongPredicate leased, Wire wire, byte[] mac) {
        this.settings = settings;
        this.timers = timers;
        this.counters = counters;
        this.leased = leased;
        this.wire = wire;
        this.mac = mac;
        addresses = settings.addresses();
        pauseNanos = settings.nanos(settings.isV6() ? VrrpKeys.GNA_INTERVAL : VrrpKeys.GARP_INTERVAL);
        limit = settings.get(VrrpKeys.ANNOUNCE_LIMIT) * addresses.size();
    }

    /** The interface is another one now. */
    void via(Wire newWire, byte[] newMac) {
        wire = newWire;
        mac = newMac;
    }

    /** We have become master. */
    void claimed() {
        burst(settings.get(VrrpKeys.GARP_MASTER_REPEAT));
        second(settings.nanos(VrrpKeys.GARP_MASTER_DELAY), settings.get(VrrpKeys.GARP_MASTER_REPEAT));
        long every = settings.nanos(VrrpKeys.GARP_MASTER_REFRESH);
        refresh.cancel();
        if (every > 0) {
            refresh = timers.schedule(every, () -> refresh(every));
        }
    }

    /** Another master was heard, and we stay. A second burst that is still to come is put off, not added to. */
    void contested() {
        int repeat = settings.get(VrrpKeys.GARP_LOWER_PRIO_REPEAT);
        burst(repeat);
        second(settings.nanos(VrrpKeys.GARP_LOWER_PRIO_DELAY), repeat);
    }

    /** Somebody answers for an address of ours, or it was gone for a moment. */
    void once() {
        burst(1);
    }

    /** The addresses are not ours any more. */
    void cancel() {
        burst.cancel();
        second.cancel();
        refresh.cancel();
    }

    private void refresh(long every) {
        refresh = timers.schedule(every, () -> refresh(every));
        burst(settings.get(VrrpKeys.GARP_MASTER_REFRESH_REPEAT));
    }

    private void second(long delayNanos, int repeat) {
        second.cancel();
        if (delayNanos > 0 && repeat > 0) {
            second = timers.schedule(delayNanos, () -> burst(repeat));
        }
    }

    private void burst(int repeat) {
        burst.cancel();
        send(repeat * addresses.size(), 0);
    }

    /** Frame after frame, at once or with the pause that is configured. */
    private void send(int count, int from) {
        for (int i = from; i < count; i++) {
            send(addresses.get(i % addresses.size()));
            if (pauseNanos > 0 && i + 1 < count) {
                int next = i + 1;
                burst = timers.schedule(pauseNanos, () -> send(count, next));
                return;
            }
        }
    }

    private void send(IpAddress address) {
        if (!isAllowed()) {
            counters.suppressed.incrementAndGet();
            return;
        }
        try {
            wire.send(LinkFrames.announcement(mac, address, false));
            counters.announced.incrementAndGet();
        } catch (IOException e) {
            counters.sendFailures.incrementAndGet();
        }
    }

    private boolean isAllowed() {
        long now = timers.nanoTime();
        while (!recent.isEmpty() && now - recent.peek() >= SECOND) {
            recent.remove();
        }
        return leased.test(now) && recent.size() < limit && recent.add(now);
    }
}
