package io.mha.vrrp.internal.os;

import io.mha.core.time.NanoClock;
import io.mha.vrrp.internal.net.AddressLease;
import io.mha.vrrp.internal.net.LeaseLapsedException;
import io.mha.vrrp.internal.os.NftFamily.NftKey;
import io.mha.vrrp.internal.packet.IpAddress;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Addresses whose traffic passes as long as they are held in a set of nftables. Three times run, each longer than the
 * one before: that of the element in our set, renewed each time (then the addresses are silent); that of the addresses
 * (then they are gone); that of the guard (then another program on this host may have them). The last two are renewed
 * every other second; that of the addresses on another thread, because every change of an address in any namespace of
 * the host waits for one lock, at times for seconds.
 */
final class NftablesLease implements AddressLease {
    private static final Logger LOG = LoggerFactory.getLogger(NftablesLease.class);
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    /** A little less than two seconds, so that a router that advertises each second does it every other time. */
    private static final long REFRESH_NANOS = 1_900_000_000L;

    private static final int SHORTEST_SECONDS = 6;
    private static final int MORE_SECONDS = 4;
    /** The kernel takes half a second longer to remove an address, and several where many namespaces come and go. */
    private static final int GUARD_MORE_SECONDS = 10;

    private final LeasedAddresses addresses;
    private final Nftables tables;
    private final Map<NftKey, List<byte[]>> keys;
    private final boolean v6;
    private final long leaseNanos;
    private final int seconds;
    private final NanoClock clock;
    private final Consumer<AutoCloseable> closed;
    private final Consumer<Runnable> background;
    private final ReentrantLock lock = new ReentrantLock();
    /** Inside of the other where both are taken. */
    private final ReentrantLock addressLock = new ReentrantLock();

    private final AtomicBoolean putting = new AtomicBoolean();
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private volatile boolean held;
    private long renewedAtNanos;
    private long putAtNanos;

    NftablesLease(
            LeasedAddresses addresses,
            Nftables tables,
            long leaseNanos,
            NanoClock clock,
            Consumer<Runnable> background,
            Consumer<AutoCloseable> closed) {
        this.addresses = addresses;
        this.tables = tables;
        this.leaseNanos = leaseNanos;
        this.clock = clock;
        this.background = background;
        this.closed = closed;
        keys = Nftables.keys(addresses.link(), addresses.all());
        v6 = addresses.all().get(0).isV6();
        seconds = Math.max(SHORTEST_SECONDS, LifetimeLease.seconds(leaseNanos) + MORE_SECONDS);
    }

    /**
     * Goes through all that a claim does while there is no address to let through. The kernel may lack a part of it;
     * and the first time costs a JVM 100 ms that a take-over must not wait for.
     */
    void rehearse() throws IOException {
        tables.guard(v6, keys, guardMillis());
        tables.hold(v6, keys, leaseMillis());
        tables.holdOn(v6, keys, leaseMillis());
        tables.drop(v6, keys);
        tables.unguard(v6, keys);
    }

    @Override
    public Kind kind() {
        return Kind.NFTABLES;
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
            if (!held) {
                claim(now);
            } else {
                renew(now);
            }
            renewedAtNanos = now;
        } finally {
            lock.unlock();
        }
    }

    private void claim(long now) throws IOException {
        try {
            tables.guard(v6, keys, guardMillis());
            tables.hold(v6, keys, leaseMillis());
            put();
        } catch (IOException e) {
            silence(e);
            throw e;
        }
        putAtNanos = now;
        held = true;
    }

    private void renew(long now) throws IOException {
        long late = now - renewedAtNanos - leaseNanos;
        if (late >= 0) {
            throw new LeaseLapsedException("the lease of " + addresses.text() + " ran out " + late / MILLI + " ms ago");
        }
        boolean missing = addresses.isMissing();
        boolean refresh = missing || now - putAtNanos >= REFRESH_NANOS;
        // Two steps where one fails: the guard may have been removed, which is cured, or the lease lapsed, which is
        // not.
        boolean guarded = refresh && tables.guardAndHoldOn(v6, keys, guardMillis(), leaseMillis());
        if (!guarded && !tables.holdOn(v6, keys, leaseMillis())) {
            throw new LeaseLapsedException("the lease of " + addresses.text() + " ran out, says the kernel");
        }
        if (refresh) {
            try {
                if (!guarded) {
                    tables.guard(v6, keys, guardMillis());
                }
                if (missing) {
                    put();
                } else {
                    putLater();
                }
            } catch (IOException e) {
                held = false;
                silence(e);
                throw e;
            }
            putAtNanos = now;
        }
    }

    private void put() throws IOException {
        addressLock.lock();
        try {
            addresses.put(seconds);
            failure.set(null); // of an attempt in the background, which this one has put right
        } finally {
            addressLock.unlock();
        }
    }

    private void putLater() throws IOException {
        IOException before = failure.getAndSet(null);
        if (before != null) {
            throw before;
        }
        if (putting.compareAndSet(false, true)) {
            background.accept(() -> {
                addressLock.lock();
                try {
                    // Who releases says so first, and removes the addresses under this lock afterwards.
                    if (held) {
                        addresses.put(seconds);
                    }
                } catch (IOException e) {
                    failure.set(e);
                } finally {
                    addressLock.unlock();
                    putting.set(false);
                }
            });
        }
    }

    private void remove() throws IOException {
        addressLock.lock();
        try {
            addresses.remove();
        } finally {
            addressLock.unlock();
        }
    }

    /** After a failure. What remains times out. */
    private void silence(IOException cause) {
        try {
            tables.drop(v6, keys);
            remove();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void release() throws IOException {
        lock.lock();
        try {
            if (held) {
                held = false;
                try {
                    tables.drop(v6, keys);
                } finally {
                    remove();
                }
                // Does not come here if an address remains: it stays guarded until it has gone by itself.
                tables.unguard(v6, keys);
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

    private long leaseMillis() {
        return Math.max(1, leaseNanos / MILLI);
    }

    private long guardMillis() {
        return (seconds + GUARD_MORE_SECONDS) * (SECOND / MILLI);
    }
}
