package io.mha.vrrp.internal.runtime;

import io.mha.vrrp.VrrpUnsupportedException;
import io.mha.vrrp.internal.net.AddressLease;
import io.mha.vrrp.internal.net.AdvertisementSocket;
import io.mha.vrrp.internal.net.Datagram;
import io.mha.vrrp.internal.net.HostNetwork;
import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.net.NetworkWatcher;
import io.mha.vrrp.internal.packet.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A kernel in memory with one interface, {@code eth0}, on a link where nobody else is. */
public final class MemoryHost implements HostNetwork {
    private final Set<IpAddress> held = ConcurrentHashMap.newKeySet();

    public RouterHost open() {
        return new RouterHost(new LoopThread(), () -> this);
    }

    /** A host on which nothing can be opened. */
    public static RouterHost refusing(VrrpUnsupportedException refusal) {
        return new RouterHost(new LoopThread(), () -> {
            throw refusal;
        });
    }

    public boolean holds(String address) {
        return held.contains(IpAddress.parse(address));
    }

    @Override
    public Optional<Link> link(String name) {
        return name.equals("eth0")
                ? Optional.of(
                        new Link(2, name, new byte[] {2, 0, 0, 0, 0, 1}, true, List.of(IpAddress.parse("192.0.2.11"))))
                : Optional.empty();
    }

    @Override
    public void watch(NetworkWatcher watcher) {
        // nothing changes here
    }

    @Override
    public AdvertisementSocket open(Link link, boolean v6, List<IpAddress> groups, Consumer<Datagram> receiver) {
        return new AdvertisementSocket() {
            @Override
            public void send(byte[] packet, IpAddress destination) {
                // nobody hears it
            }

            @Override
            public void close() {
                // holds nothing
            }
        };
    }

    @Override
    public AddressLease lease(Link link, int vrid, List<IpAddress> addresses, int prefixLength, long leaseNanos) {
        return new AddressLease() {
            @Override
            public Kind kind() {
                return Kind.NFTABLES;
            }

            @Override
            public void renew() {
                held.addAll(addresses);
            }

            @Override
            public void release() {
                addresses.forEach(held::remove);
            }

            @Override
            public List<IpAddress> addresses() {
                return addresses;
            }

            @Override
            public void close() {
                release();
            }
        };
    }

    @Override
    public AddressLease unleased(Link link, int vrid, List<IpAddress> addresses, int prefixLength, long leaseNanos) {
        return lease(link, vrid, addresses, prefixLength, leaseNanos);
    }

    @Override
    public void sendFrame(Link link, byte[] frame) {
        // nobody hears it
    }

    @Override
    public void close() {
        held.clear();
    }
}
