package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.net.AdvertisementSocket;
import io.mha.vrrp.internal.net.Datagram;
import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.packet.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Protocol 112, and 51 (AH) for IPv4, on one interface. */
final class RawSocket implements AdvertisementSocket {
    private static final Logger LOG = LoggerFactory.getLogger(RawSocket.class);
    private static final byte[] ON = Structs.integer(1);
    private static final byte[] OFF = Structs.integer(0);
    private static final byte[] HOPS = Structs.integer(255);
    private static final byte[] INTERNETWORK_CONTROL = Structs.integer(0xc0);
    private static final int V6_CHECKSUM_AT = 6;
    private static final int MREQN_SIZE = 12;
    private static final int MREQ6_SIZE = 20;

    private final Syscalls calls;
    private final Link link;
    private final boolean v6;
    private final List<RawInlet> inlets = new ArrayList<>();
    private final ReceiveThread thread;
    private final Consumer<AutoCloseable> closed;
    private volatile int sender = -1;

    private RawSocket(Syscalls calls, Link link, boolean v6, Consumer<AutoCloseable> closed) throws KernelException {
        this.closed = closed;
        this.calls = calls;
        this.link = link;
        this.v6 = v6;
        thread = new ReceiveThread("mha-vrrp-" + link.name() + (v6 ? "-6" : "-4"), calls);
    }

    static RawSocket open(
            Syscalls calls,
            Link link,
            boolean v6,
            List<IpAddress> groups,
            Consumer<Datagram> receiver,
            Consumer<AutoCloseable> closed)
            throws KernelException {
        RawSocket socket = new RawSocket(calls, link, v6, closed);
        try {
            socket.sender = socket.open(Linux.IPPROTO_VRRP, groups, receiver);
            if (!v6) {
                socket.option(socket.sender, Linux.IPPROTO_IP, Linux.IP_HDRINCL, ON);
                socket.open(Linux.IPPROTO_AH, groups, receiver);
            }
            for (RawInlet inlet : socket.inlets) {
                inlet.discard();
                socket.thread.add(inlet.fd(), inlet::read);
            }
            return socket;
        } catch (KernelException e) {
            socket.close();
            throw e;
        }
    }

    private int open(int protocol, List<IpAddress> groups, Consumer<Datagram> receiver) throws KernelException {
        int fd = KernelException.check(
                "open a raw socket for protocol " + protocol + (v6 ? " over IPv6" : " over IPv4"),
                calls.socket(v6 ? Linux.AF_INET6 : Linux.AF_INET, Linux.SOCK_RAW, protocol));
        inlets.add(new RawInlet(calls, fd, v6, receiver));
        option(fd, Linux.SOL_SOCKET, Linux.SO_BINDTODEVICE, Structs.text(link.name()));
        option(fd, Linux.SOL_SOCKET, Linux.SO_TIMESTAMPNS, ON);
        calls.setsockopt(fd, Linux.SOL_SOCKET, Linux.SO_PRIORITY, Structs.integer(Linux.TC_PRIO_CONTROL));
        if (v6) {
            six(fd, groups);
        } else {
            four(fd, groups);
        }
        return fd;
    }

    private void four(int fd, List<IpAddress> groups) throws KernelException {
        option(fd, Linux.IPPROTO_IP, Linux.IP_MULTICAST_IF, membership(new byte[IpAddress.V4_LENGTH]));
        option(fd, Linux.IPPROTO_IP, Linux.IP_MULTICAST_TTL, HOPS);
        option(fd, Linux.IPPROTO_IP, Linux.IP_MULTICAST_LOOP, OFF);
        option(fd, Linux.IPPROTO_IP, Linux.IP_TOS, INTERNETWORK_CONTROL);
        // Otherwise it also gets groups that other processes have joined.
        calls.setsockopt(fd, Linux.IPPROTO_IP, Linux.IP_MULTICAST_ALL, OFF);
        for (IpAddress group : groups) {
            join(group, calls.setsockopt(fd, Linux.IPPROTO_IP, Linux.IP_ADD_MEMBERSHIP, membership(group.octets())));
        }
    }

    private void six(int fd, List<IpAddress> groups) throws KernelException {
        option(fd, Linux.IPPROTO_IPV6, Linux.IPV6_CHECKSUM, Structs.integer(V6_CHECKSUM_AT));
        option(fd, Linux.IPPROTO_IPV6, Linux.IPV6_RECVPKTINFO, ON);
        option(fd, Linux.IPPROTO_IPV6, Linux.IPV6_RECVHOPLIMIT, ON);
        option(fd, Linux.IPPROTO_IPV6, Linux.IPV6_MULTICAST_IF, Structs.integer(link.index()));
        option(fd, Linux.IPPROTO_IPV6, Linux.IPV6_MULTICAST_HOPS, HOPS);
        option(fd, Linux.IPPROTO_IPV6, Linux.IPV6_UNICAST_HOPS, HOPS);
        option(fd, Linux.IPPROTO_IPV6, Linux.IPV6_MULTICAST_LOOP, OFF);
        option(fd, Linux.IPPROTO_IPV6, Linux.IPV6_TCLASS, INTERNETWORK_CONTROL);
        calls.setsockopt(fd, Linux.IPPROTO_IPV6, Linux.IPV6_MULTICAST_ALL, OFF);
        for (IpAddress group : groups) {
            byte[] membership = Structs.bytes(MREQ6_SIZE)
                    .put(group.octets())
                    .putInt(link.index())
                    .array();
            join(group, calls.setsockopt(fd, Linux.IPPROTO_IPV6, Linux.IPV6_ADD_MEMBERSHIP, membership));
        }
    }

    @Override
    public void send(byte[] packet, IpAddress destination) throws KernelException {
        send(packet, destination, Structs.NONE);
    }

    @Override
    public void send(byte[] packet, IpAddress source, IpAddress destination) throws KernelException {
        send(packet, destination, v6 ? ControlMessages.sendFrom(source, link.index()) : Structs.NONE);
    }

    private void send(byte[] packet, IpAddress destination, byte[] control) throws KernelException {
        int result =
                calls.send(sender, packet, Linux.MSG_DONTWAIT, Structs.address(destination, link.index()), control);
        if (result == -Errno.EAGAIN || result == -Errno.ENOBUFS) {
            LOG.debug("{}: a packet to {} was lost: {}", link.name(), Structs.text(destination), Errno.text(-result));
        } else if (result < 0) {
            throw new KernelException("send to " + Structs.text(destination) + " through " + link.name(), -result, "");
        }
    }

    @Override
    public void close() {
        inlets.forEach(RawInlet::stop);
        thread.close();
        sender = -1;
        for (RawInlet inlet : inlets) {
            calls.close(inlet.fd());
        }
        inlets.clear();
        closed.accept(this);
    }

    private byte[] membership(byte[] group) {
        return Structs.bytes(MREQN_SIZE)
                .put(group)
                .putInt(0)
                .putInt(link.index())
                .array();
    }

    private void join(IpAddress group, int result) throws KernelException {
        KernelException.check("join " + Structs.text(group) + " on " + link.name(), result);
    }

    private void option(int fd, int level, int name, byte[] value) throws KernelException {
        KernelException.check(
                "set option " + level + "/" + name + " of a raw socket on " + link.name(),
                calls.setsockopt(fd, level, name, value));
    }
}
