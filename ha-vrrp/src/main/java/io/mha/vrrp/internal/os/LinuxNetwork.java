package io.mha.vrrp.internal.os;

import io.mha.core.time.NanoClock;
import io.mha.vrrp.VrrpUnsupportedException;
import io.mha.vrrp.internal.net.AddressLease;
import io.mha.vrrp.internal.net.AdvertisementSocket;
import io.mha.vrrp.internal.net.Datagram;
import io.mha.vrrp.internal.net.HostNetwork;
import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.net.NetworkWatcher;
import io.mha.vrrp.internal.packet.IpAddress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The network of this process on Linux. One for all virtual routers. */
public final class LinuxNetwork implements HostNetwork {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxNetwork.class);
    private static final long SECOND = 1_000_000_000L;

    private final Syscalls calls;
    private final NanoClock clock;
    private final List<AddressLease.Kind> kinds;
    private final RouteNetlink routes;
    private final LinkWatch links;
    private final PacketSocket packets;
    private final @Nullable Nftables tables;
    private final ConflictWatch conflictsV4;
    private final ConflictWatch conflictsV6;
    private final ReceiveThread thread;
    private final NetworkRelay relay = new NetworkRelay();
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Opened opened;

    /** All sockets are made here, so that all belong to the network namespace of this very thread. */
    private LinuxNetwork(Syscalls calls, NanoClock clock, List<AddressLease.Kind> kinds, Opened opened)
            throws KernelException {
        this.calls = calls;
        this.clock = clock;
        this.kinds = List.copyOf(kinds);
        this.opened = opened;
        routes = opened.add(RouteNetlink.open(calls));
        Privileges.check(calls, routes);
        links = opened.add(LinkWatch.open(calls, routes, relay));
        tables = kinds.contains(AddressLease.Kind.NFTABLES) ? tables(calls, opened) : null;
        packets = opened.add(new PacketSocket(calls));
        conflictsV4 = opened.add(new ConflictWatch(calls, false, relay));
        conflictsV6 = opened.add(new ConflictWatch(calls, true, relay));
        thread = opened.add(new ReceiveThread("mha-vrrp-watch", calls));
    }

    /**
     * The network of this process, with the best lease that the kernel has. Touches native code for the first time.
     *
     * @param clock the monotonic clock of the loop
     * @return it
     * @throws IOException if the kernel refuses, with the name of the error
     * @throws VrrpUnsupportedException if this is not Linux, or a capability is missing, or nothing native can be loaded
     */
    public static LinuxNetwork open(NanoClock clock) throws IOException {
        return open(clock, List.of(AddressLease.Kind.values()));
    }

    /**
     * The network of this process.
     *
     * @param clock the monotonic clock of the loop
     * @param kinds which leases to try, best first
     * @return it
     * @throws IOException if the kernel refuses, with the name of the error
     * @throws VrrpUnsupportedException if this is not Linux, or a capability is missing, or nothing native can be loaded
     */
    public static LinuxNetwork open(NanoClock clock, List<AddressLease.Kind> kinds) throws IOException {
        return open(SyscallsChoice.make(), clock, kinds);
    }

    static LinuxNetwork open(Syscalls calls, NanoClock clock, List<AddressLease.Kind> kinds) throws IOException {
        Opened opened = new Opened();
        try {
            LinuxNetwork network = new LinuxNetwork(calls, clock, kinds, opened);
            network.thread.add(network.links.fd(), network.links::read);
            network.thread.add(network.conflictsV4.fd(), network.conflictsV4::read);
            network.thread.add(network.conflictsV6.fd(), network.conflictsV6::read);
            return network;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** By which implementation of the system calls it works. */
    String implementation() {
        return calls.getClass().getSimpleName();
    }

    @Override
    public Optional<Link> link(String name) throws IOException {
        return routes.link(name);
    }

    @Override
    public void watch(NetworkWatcher watcher) {
        relay.tell(watcher);
    }

    @Override
    public AdvertisementSocket open(Link link, boolean v6, List<IpAddress> groups, Consumer<Datagram> receiver)
            throws IOException {
        RawSocket socket = RawSocket.open(calls, link, v6, groups, receiver, open::remove);
        open.add(socket);
        return socket;
    }

    @Override
    public AddressLease lease(Link link, int vrid, List<IpAddress> addresses, int prefixLength, long leaseNanos)
            throws IOException {
        LeasedAddresses leased = new LeasedAddresses(
                routes, addresses.get(0).isV6() ? conflictsV6 : conflictsV4, link, addresses, prefixLength);
        leased.removeLeftovers();
        leased.rehearse();
        AddressLease lease = lease(leased, vrid, leaseNanos);
        relay.add(leased);
        open.add(lease);
        return lease;
    }

    private AddressLease lease(LeasedAddresses leased, int vrid, long leaseNanos) throws IOException {
        Consumer<AutoCloseable> closing = gone(leased);
        if (tables != null) {
            try {
                tables.prepare(leased.all().get(0).isV6());
                NftablesLease lease = new NftablesLease(leased, tables, leaseNanos, clock, thread::soon, closing);
                lease.rehearse();
                return lease;
            } catch (IOException e) {
                LOG.warn("vrid {}: {} cannot be leased by nftables: {}", vrid, leased.text(), e.getMessage());
            }
        }
        if (kinds.contains(AddressLease.Kind.VALID_LFT)) {
            if (leaseNanos < SECOND) {
                LOG.warn(
                        "vrid {}: {} may answer up to 1 s longer than its lease of {} ms: a killed process overlaps"
                                + " with its heir, because this kernel counts lifetimes in seconds",
                        vrid,
                        leased.text(),
                        leaseNanos / 1_000_000);
            }
            return new LifetimeLease(leased, AddressLease.Kind.VALID_LFT, leaseNanos, clock, closing);
        }
        LOG.warn("vrid {}: {} is UNLEASED: a killed or hung process keeps it for ever", vrid, leased.text());
        return new LifetimeLease(leased, AddressLease.Kind.UNLEASED, leaseNanos, clock, closing);
    }

    private static @Nullable Nftables tables(Syscalls calls, Opened opened) {
        try {
            return opened.add(new Nftables(calls));
        } catch (KernelException e) {
            LOG.warn("this kernel has no nftables: {}", e.getMessage());
            return null;
        }
    }

    @Override
    public AddressLease unleased(Link link, int vrid, List<IpAddress> addresses, int prefixLength, long leaseNanos)
            throws IOException {
        LeasedAddresses leased = new LeasedAddresses(
                routes, addresses.get(0).isV6() ? conflictsV6 : conflictsV4, link, addresses, prefixLength);
        leased.removeLeftovers();
        AddressLease lease = new LifetimeLease(leased, AddressLease.Kind.UNLEASED, leaseNanos, clock, gone(leased));
        relay.add(leased);
        open.add(lease);
        return lease;
    }

    private Consumer<AutoCloseable> gone(LeasedAddresses leased) {
        return lease -> {
            relay.remove(leased);
            open.remove(lease);
        };
    }

    @Override
    public void sendFrame(Link link, byte[] frame) throws IOException {
        packets.send(link, frame);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Opened.close(open);
            opened.close();
        }
    }
}
