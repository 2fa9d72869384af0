package io.mha.vrrp.internal.os;

import io.mha.core.time.NanoClock;
import io.mha.vrrp.internal.net.AddressLease;
import io.mha.vrrp.internal.net.LeaseLapsedException;
import io.mha.vrrp.internal.packet.IpAddress;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Addresses that the kernel removes by itself after some whole seconds, or never. */
final class LifetimeLease implements AddressLease {
    private static final Logger LOG = LoggerFactory.getLogger(LifetimeLease.class);
    private static final long NANOS = 1_000_000_000L;

    private final LeasedAddresses addresses;
    private final Kind kind;
    private final int seconds;
    private final long leaseNanos;
    private final NanoClock clock;
    private final Consumer<AutoCloseable> closed;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean held;
    private long renewedAtNanos;

    LifetimeLease(
            LeasedAddresses addresses, Kind kind, long leaseNanos, NanoClock clock, Consumer<AutoCloseable> closed) {
        this.addresses = addresses;
        this.kind = kind;
        this.clock = clock;
        this.closed = closed;
        seconds = kind == Kind.UNLEASED ? RouteNetlink.FOR_EVER : seconds(leaseNanos);
        this.leaseNanos = kind == Kind.UNLEASED ? leaseNanos : Math.min(leaseNanos, seconds * NANOS);
    }

    /** Whole seconds within a lease; at least one, which is more than the lease if that is shorter. */
    static int seconds(long leaseNanos) {
        return (int) Math.max(1, Math.min(leaseNanos / NANOS, Integer.MAX_VALUE));
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public List<IpAddress> addresses() {
        return addresses.all();
    }

    @Override
    public void renew() throws IOException {
        lock.lock();
        try {
            long now = clock.nanoTime();
            if (held && now - renewedAtNanos >= leaseNanos) {
                throw new LeaseLapsedException("the lease of " + addresses.text() + " ran out "
                        + (now - renewedAtNanos - leaseNanos) / 1_000_000 + " ms ago");
            }
            addresses.put(seconds);
            held = true;
            renewedAtNanos = now;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void release() throws IOException {
        lock.lock();
        try {
            if (held) {
                held = false;
                addresses.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        try {
            release();
        } catch (IOException e) {
            LOG.error("{} could not be removed: {}", addresses.text(), e.getMessage());
        }
        closed.accept(this);
    }
}
