package io.mha.vrrp.internal.runtime;

import io.mha.core.config.ConfigException;
import io.mha.core.time.Timers;
import io.mha.vrrp.VipAction;
import io.mha.vrrp.VirtualRouterConfig;
import io.mha.vrrp.VrrpUnsupportedException;
import io.mha.vrrp.internal.config.RouterSettings;
import io.mha.vrrp.internal.config.VrrpKeys;
import io.mha.vrrp.internal.net.AddressLease;
import io.mha.vrrp.internal.net.AdvertisementSocket;
import io.mha.vrrp.internal.net.HostNetwork;
import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.os.LinuxNetwork;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Virtual routers on one loop and one network. Thread-safe. */
public final class RouterHost implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger("io.mha.vrrp");
    private static final long FLUSH_NANOS = 5_000_000_000L;

    private final Timers timers;
    private final Supplier<HostNetwork> opener;
    private final OrderedTasks notifications;
    private final OrderedTasks chores;
    private final AtomicLong tokens = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, HostedRouter> routers = new LinkedHashMap<>();
    private @Nullable Opened opened;
    private boolean closed;

    /** What there is from the first start or check on. */
    private record Opened(HostNetwork network, VrrpLoop loop, SharedSockets sockets) {}

    RouterHost(Timers timers, Supplier<HostNetwork> opener) {
        this.timers = timers;
        this.opener = opener;
        notifications = new OrderedTasks(timers);
        chores = new OrderedTasks(timers);
    }

    /**
     * On the kernel below this JVM, which is not touched before the first start or check.
     *
     * @return empty
     */
    public static RouterHost system() {
        Timers timers = new LoopThread();
        return new RouterHost(timers, () -> {
            try {
                return LinuxNetwork.open(timers);
            } catch (IOException e) {
                throw new VrrpUnsupportedException(
                        "The network of this system cannot be reached: " + e.getMessage() + ".",
                        "Look at the cause.",
                        e);
            }
        });
    }

    /**
     * Adds a virtual router.
     *
     * @param config as given
     * @param settings of it
     * @return not started
     */
    public HostedRouter add(VirtualRouterConfig config, RouterSettings settings) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("these virtual routers are closed");
            }
            if (routers.containsKey(settings.name())) {
                throw new ConfigException(
                        "vrid",
                        Integer.toString(settings.vrid()),
                        "is there on " + settings.interfaceName() + " already; use another one");
            }
            HostedRouter router = new HostedRouter(config, settings, this);
            routers.put(settings.name(), router);
            return router;
        } finally {
            lock.unlock();
        }
    }

    /** Hands all over at the same time, then ends all threads. */
    @Override
    public void close() {
        List<HostedRouter> all;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            all = List.copyOf(routers.values());
        } finally {
            lock.unlock();
        }
        all.forEach(HostedRouter::retire);
        List<CompletableFuture<Void>> ends =
                all.stream().map(HostedRouter::beginStop).toList();
        for (int i = 0; i < all.size(); i++) {
            all.get(i).await(ends.get(i));
        }
        flush();
        Opened gone = opened;
        if (gone != null) {
            gone.network().close();
        }
        timers.close();
    }

    /** What has happened is told before the threads end. */
    private void flush() {
        if (notifications.isCurrent()) {
            return;
        }
        try {
            notifications.await(FLUSH_NANOS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Timers timers() {
        return timers;
    }

    OrderedTasks notifications() {
        return notifications;
    }

    /** For what gives back to the system, which may block for a moment. */
    OrderedTasks chores() {
        return chores;
    }

    long nextToken() {
        return tokens.incrementAndGet();
    }

    void forget(HostedRouter router) {
        lock.lock();
        try {
            routers.remove(router.name(), router);
        } finally {
            lock.unlock();
        }
    }

    HostNetwork network() {
        return opened().network();
    }

    VrrpLoop loop() {
        return opened().loop();
    }

    private Opened opened() {
        lock.lock();
        try {
            if (opened == null) {
                HostNetwork network = opener.get();
                VrrpLoop loop = new VrrpLoop(timers, network);
                network.watch(loop);
                opened = new Opened(network, loop, new SharedSockets(network, timers, loop));
            }
            return opened;
        } finally {
            lock.unlock();
        }
    }

    /** Takes of the system what a virtual router needs. */
    Attachment attach(HostedRouter router) {
        RouterSettings settings = router.settings();
        Opened system = opened();
        SharedSockets.Key key = null;
        AdvertisementSocket socket = null;
        try {
            Link link = system.network()
                    .link(settings.interfaceName())
                    .orElseThrow(() -> new VrrpUnsupportedException(
                            "There is no network interface " + settings.interfaceName() + " here.",
                            "Use a name that `ip link` shows in this network namespace.",
                            null));
            SharedSockets.Key wanted = new SharedSockets.Key(
                    link.index(), settings.isV6(), settings.peers().isEmpty());
            if (settings.election() == null) {
                socket = system.sockets().acquire(link, wanted);
                key = wanted;
            }
            VipAction action = settings.action();
            long interval = settings.nanos(VrrpKeys.ADVERT_INTERVAL);
            if (action != null) {
                return new Attachment(link, wanted, socket, router.holding(action), null, LeaseLength.wanted(interval));
            }
            AddressLease lease = lease(system.network(), link, settings, interval);
            return new Attachment(
                    link,
                    wanted,
                    socket,
                    new KernelHolding(lease),
                    lease.kind(),
                    LeaseLength.held(lease.kind(), interval));
        } catch (IOException e) {
            release(system, key);
            throw new VrrpUnsupportedException(
                    settings.name() + " cannot run: " + e.getMessage() + ".",
                    "Look at the cause, and at `ip link show " + settings.interfaceName() + "`.",
                    e);
        } catch (RuntimeException e) {
            release(system, key);
            throw e;
        }
    }

    private static void release(Opened system, SharedSockets.@Nullable Key key) {
        if (key != null) {
            system.sockets().release(key);
        }
    }

    private static AddressLease lease(HostNetwork network, Link link, RouterSettings settings, long interval)
            throws IOException {
        String policy = settings.get(VrrpKeys.LEASE);
        long nanos = LeaseLength.wanted(interval);
        AddressLease lease = policy.equals("off")
                ? network.unleased(link, settings.vrid(), settings.addresses(), settings.prefixLength(), nanos)
                : network.lease(link, settings.vrid(), settings.addresses(), settings.prefixLength(), nanos);
        AddressLease.Kind kind = lease.kind();
        if (kind == AddressLease.Kind.UNLEASED && policy.equals("required")) {
            lease.close();
            throw new VrrpUnsupportedException(
                    settings.name() + " wants a lease, and this kernel has none to give.",
                    "Load nf_tables (modprobe nf_tables), or use lease=preferred.",
                    null);
        }
        if (kind == AddressLease.Kind.UNLEASED && !policy.equals("off")) {
            log.error(
                    "{}: unleased: this kernel has no means to take the addresses from a JVM that is killed or frozen, so"
                            + " two nodes may answer then; load nf_tables (modprobe nf_tables)",
                    settings.name());
        }
        return lease;
    }

    /** Gives back what a virtual router had. May block. */
    void detach(Attachment attachment) {
        try {
            attachment.holding().close();
        } finally {
            if (attachment.socket() != null) {
                release(opened(), attachment.key());
            }
        }
    }
}
