package io.mha.vrrp.internal.runtime;

import io.mha.core.time.NanoClock;
import io.mha.vrrp.internal.net.AdvertisementSocket;
import io.mha.vrrp.internal.net.Datagram;
import io.mha.vrrp.internal.net.HostNetwork;
import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.packet.IpAddress;
import io.mha.vrrp.internal.packet.PacketRules;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One raw socket per interface, family and mode, for all virtual routers there. Thread-safe. */
final class SharedSockets {
    private final HostNetwork network;
    private final NanoClock clock;
    private final Sink sink;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Shared> open = new HashMap<>();

    /** Where packets come from: multicast and unicast have a socket each, since only one of them joins the group. */
    record Key(int linkIndex, boolean v6, boolean multicast) {
        // Written out: what the language gives is linked at the first use, which takes as long as opening the socket.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.linkIndex == linkIndex && key.v6 == v6 && key.multicast == multicast;
        }

        @Override
        public int hashCode() {
            return linkIndex * 4 + (v6 ? 2 : 0) + (multicast ? 1 : 0);
        }
    }

    /** Is given what comes, on the thread of the socket. */
    interface Sink {
        void received(Key from, Datagram packet, long receivedNanos);
    }

    private static final class Shared {
        private final AdvertisementSocket socket;
        private int users;

        Shared(AdvertisementSocket socket) {
            this.socket = socket;
        }
    }

    SharedSockets(HostNetwork network, NanoClock clock, Sink sink) {
        this.network = network;
        this.clock = clock;
        this.sink = sink;
    }

    AdvertisementSocket acquire(Link link, Key key) throws IOException {
        lock.lock();
        try {
            Shared shared = open.get(key);
            if (shared == null) {
                List<IpAddress> groups =
                        key.multicast() ? List.of(key.v6() ? PacketRules.GROUP_V6 : PacketRules.GROUP_V4) : List.of();
                shared = new Shared(network.open(link, key.v6(), groups, packet -> received(key, packet)));
                open.put(key, shared);
            }
            shared.users++;
            return shared.socket;
        } finally {
            lock.unlock();
        }
    }

    void release(Key key) {
        AdvertisementSocket unused = null;
        lock.lock();
        try {
            Shared shared = open.get(key);
            if (shared != null && --shared.users == 0) {
                open.remove(key);
                unused = shared.socket;
            }
        } finally {
            lock.unlock();
        }
        if (unused != null) {
            unused.close();
        }
    }

    private void received(Key key, Datagram packet) {
        sink.received(key, packet, clock.nanoTime() - Math.max(0, packet.ageNanos()));
    }
}
