package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.net.NetworkWatcher;
import io.mha.vrrp.internal.packet.IpAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes news on: to the leases first, then to the one who watches. */
final class NetworkRelay implements NetworkWatcher {
    private static final NetworkWatcher NOBODY = new NetworkWatcher() {
        @Override
        public void linkChanged(Link link) {}

        @Override
        public void addressRemoved(int linkIndex, IpAddress address) {}

        @Override
        public void addressAdded(int linkIndex, IpAddress address) {}
    };

    private final List<LeasedAddresses> leases = new CopyOnWriteArrayList<>();
    private volatile NetworkWatcher watcher = NOBODY;

    void tell(NetworkWatcher other) {
        watcher = other;
    }

    void add(LeasedAddresses lease) {
        leases.add(lease);
    }

    void remove(LeasedAddresses lease) {
        leases.remove(lease);
    }

    @Override
    public void linkChanged(Link link) {
        watcher.linkChanged(link);
    }

    @Override
    public void addressRemoved(int linkIndex, IpAddress address) {
        leases.forEach(lease -> lease.removed(linkIndex, address));
        watcher.addressRemoved(linkIndex, address);
    }

    @Override
    public void addressAdded(int linkIndex, IpAddress address) {
        watcher.addressAdded(linkIndex, address);
    }

    @Override
    public void addressConflict(int linkIndex, IpAddress address, byte[] mac) {
        watcher.addressConflict(linkIndex, address, mac);
    }
}
