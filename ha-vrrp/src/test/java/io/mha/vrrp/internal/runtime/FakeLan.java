package io.mha.vrrp.internal.runtime;

import io.mha.vrrp.internal.net.AdvertisementSocket;
import io.mha.vrrp.internal.net.Datagram;
import io.mha.vrrp.internal.packet.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A link in memory: what one host sends the others receive, at once, and everything is written down. */
public final class FakeLan {
    /** Everything that happened on the link or in a kernel, in order. */
    final List<String> log = new CopyOnWriteArrayList<>();

    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** A host with one interface, {@code eth0}. */
    public FakeNetwork host(String... addresses) {
        return new FakeNetwork(this, addresses);
    }

    /** What was written down since the last time. */
    List<String> drain() {
        List<String> all = new ArrayList<>(log);
        log.clear();
        return all;
    }

    long count(String beginning) {
        return log.stream().filter(line -> line.startsWith(beginning)).count();
    }

    List<Socket> sockets() {
        return sockets;
    }

    /** A raw socket of a host. */
    final class Socket implements AdvertisementSocket {
        private final FakeNetwork host;
        private final boolean v6;
        private final List<IpAddress> groups;
        private final Consumer<Datagram> receiver;

        Socket(FakeNetwork host, boolean v6, List<IpAddress> groups, Consumer<Datagram> receiver) {
            this.host = host;
            this.v6 = v6;
            this.groups = groups;
            this.receiver = receiver;
            sockets.add(this);
        }

        @Override
        public void send(byte[] packet, IpAddress destination) {
            throw new AssertionError("the source is to be named");
        }

        @Override
        public void send(byte[] packet, IpAddress source, IpAddress destination) {
            log.add(host + " advertises " + (packet[v6 ? 2 : 22] & 0xff));
            for (Socket other : sockets) {
                boolean addressed =
                        destination.isMulticast() ? other.groups.contains(destination) : other.host.has(destination);
                if (other.host != host && other.v6 == v6 && addressed && host.isUp() && other.host.isUp()) {
                    other.receive(new Datagram(packet, source, destination, 255, 0));
                }
            }
        }

        /** As from the wire. */
        void receive(Datagram packet) {
            receiver.accept(packet);
        }

        FakeNetwork host() {
            return host;
        }

        @Override
        public void close() {
            sockets.remove(this);
        }
    }
}
