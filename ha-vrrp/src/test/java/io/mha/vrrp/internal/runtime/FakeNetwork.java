package io.mha.vrrp.internal.runtime;

import io.mha.vrrp.internal.net.AddressLease;
import io.mha.vrrp.internal.net.AdvertisementSocket;
import io.mha.vrrp.internal.net.Datagram;
import io.mha.vrrp.internal.net.HostNetwork;
import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.net.NetworkWatcher;
import io.mha.vrrp.internal.packet.IpAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A kernel in memory, on a {@link FakeLan}. */
public final class FakeNetwork implements HostNetwork {
    static final byte[] MAC = {2, 0, 0, 0, 0, 0x0d};

    private final FakeLan lan;
    private final List<IpAddress> own = new ArrayList<>();
    private final Set<IpAddress> held = ConcurrentHashMap.newKeySet();
    private final String name;
    private volatile int index = 2;
    private volatile boolean up = true;
    private volatile boolean closed;
    private @Nullable NetworkWatcher watcher;

    /** What a lease is to be; may be changed before a start. */
    volatile AddressLease.Kind kind = AddressLease.Kind.NFTABLES;
    /** Not empty: no address can be set. */
    volatile String refusal = "";
    /** What was asked for last. */
    volatile long leaseNanos;

    FakeNetwork(FakeLan lan, String... addresses) {
        this.lan = lan;
        this.name = addresses[0].substring(addresses[0].lastIndexOf('.') + 1);
        Arrays.stream(addresses).map(IpAddress::parse).forEach(own::add);
    }

    void note(String line) {
        lan.log.add(line);
    }

    boolean isUp() {
        return up;
    }

    boolean isClosed() {
        return closed;
    }

    boolean has(IpAddress address) {
        return own.contains(address) || held.contains(address);
    }

    boolean holds(String address) {
        return held.contains(IpAddress.parse(address));
    }

    /** Takes the interface down or up. */
    void up(boolean now) {
        up = now;
        tell(link());
    }

    /** The interface is deleted and made again. */
    void anew() {
        up(false);
        index++;
        up(true);
    }

    /** Somebody removes an address by hand. */
    void remove(String address) {
        held.remove(IpAddress.parse(address));
        watcher().addressRemoved(index, IpAddress.parse(address));
    }

    /** Another host says that an address is its own. */
    void conflict(String address, byte... mac) {
        watcher().addressConflict(index, IpAddress.parse(address), mac);
    }

    /** The interface's own addresses are others now. */
    void renumber(String... addresses) {
        IpAddress before = own.get(0);
        renumberQuietly(addresses);
        watcher().addressRemoved(index, before);
    }

    void renumberQuietly(String... addresses) {
        own.clear();
        Arrays.stream(addresses).map(IpAddress::parse).forEach(own::add);
    }

    private void tell(Link link) {
        watcher().linkChanged(link);
    }

    private NetworkWatcher watcher() {
        if (watcher == null) {
            throw new AssertionError("nobody watches");
        }
        return watcher;
    }

    private Link link() {
        return new Link(index, "eth0", MAC, up, own);
    }

    @Override
    public Optional<Link> link(String wanted) {
        return wanted.equals("eth0") ? Optional.of(link()) : Optional.empty();
    }

    @Override
    public void watch(NetworkWatcher newWatcher) {
        watcher = newWatcher;
    }

    @Override
    public AdvertisementSocket open(Link link, boolean v6, List<IpAddress> groups, Consumer<Datagram> receiver) {
        return lan.new Socket(this, v6, groups, receiver);
    }

    @Override
    public AddressLease lease(Link link, int vrid, List<IpAddress> addresses, int prefixLength, long nanos) {
        leaseNanos = nanos;
        return new Lease(addresses);
    }

    @Override
    public AddressLease unleased(Link link, int vrid, List<IpAddress> addresses, int prefixLength, long nanos) {
        kind = AddressLease.Kind.UNLEASED;
        return lease(link, vrid, addresses, prefixLength, nanos);
    }

    @Override
    public void sendFrame(Link link, byte[] frame) {
        int at = frame[12] == 8 ? 28 : 22;
        int length = frame[12] == 8 ? 4 : 16;
        lan.log.add(this + " announces " + IpAddress.of(Arrays.copyOfRange(frame, at, at + length)));
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String toString() {
        return name;
    }

    private final class Lease implements AddressLease {
        private final List<IpAddress> addresses;

        Lease(List<IpAddress> addresses) {
            this.addresses = addresses;
        }

        @Override
        public Kind kind() {
            return kind;
        }

        @Override
        public void renew() throws IOException {
            if (!refusal.isEmpty()) {
                throw new IOException(refusal);
            }
            lan.log.add(FakeNetwork.this + (held.containsAll(addresses) ? " renews" : " claims"));
            held.addAll(addresses);
        }

        @Override
        public void release() {
            if (held.removeAll(addresses)) {
                lan.log.add(FakeNetwork.this + " releases");
            }
        }

        @Override
        public List<IpAddress> addresses() {
            return addresses;
        }

        @Override
        public void close() {
            release();
        }
    }
}
