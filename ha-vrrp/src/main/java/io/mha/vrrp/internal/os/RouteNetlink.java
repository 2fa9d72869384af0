package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.packet.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Interfaces and addresses, by rtnetlink. */
final class RouteNetlink implements AutoCloseable {
    static final int NEW_LINK = 16;
    static final int DEL_LINK = 17;
    static final int GET_LINK = 18;
    static final int NEW_ADDRESS = 20;
    static final int DEL_ADDRESS = 21;
    static final int GET_ADDRESS = 22;

    /** What the kernel takes for ever as. */
    static final int FOR_EVER = -1;

    private static final int CACHE_SIZE = 16;
    private static final int NOWHERE = Integer.MAX_VALUE;
    private static final int V6_WHOLE = 128;

    private final NetlinkSocket socket;

    private RouteNetlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    static RouteNetlink open(Syscalls calls) throws KernelException {
        return new RouteNetlink(NetlinkSocket.open(calls, Linux.NETLINK_ROUTE));
    }

    /** Whether this process may change addresses; asked by a change that can do nothing. */
    boolean mayChange() {
        try {
            socket.change(
                    "ask for permission",
                    (to, sequence) -> to.message(DEL_ADDRESS, NetlinkWriter.ACK, sequence)
                            .header(header(Linux.AF_INET, 0, 0, NOWHERE)));
            return true;
        } catch (KernelException e) {
            return e.errno() != Errno.EPERM && e.errno() != Errno.EACCES;
        }
    }

    Optional<Link> link(String name) throws KernelException {
        try {
            NetlinkMessage answer = socket.get(
                    "look at interface " + name,
                    (to, sequence) -> to.message(GET_LINK, 0, sequence)
                            .header(Structs.bytes(LinkState.HEADER).array())
                            .text(LinkState.NAME, name));
            return Optional.of(LinkState.parse(answer).with(usable(addresses(), LinkState.index(answer))));
        } catch (KernelException e) {
            if (e.errno() == Errno.ENODEV || e.errno() == Errno.EINVAL || e.errno() == 34) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** All interfaces. */
    List<LinkState> links() throws KernelException {
        List<LinkState> found = new ArrayList<>();
        for (NetlinkMessage message : socket.dump(
                "list the interfaces",
                (to, sequence) -> to.message(GET_LINK, NetlinkWriter.DUMP, sequence)
                        .header(Structs.bytes(LinkState.HEADER).array()))) {
            if (message.type() == NEW_LINK) {
                found.add(LinkState.parse(message));
            }
        }
        return found;
    }

    /** All addresses of all interfaces, in the order of the kernel. */
    List<AssignedAddress> addresses() throws KernelException {
        List<AssignedAddress> found = new ArrayList<>();
        for (NetlinkMessage message : socket.dump(
                "list the addresses",
                (to, sequence) ->
                        to.message(GET_ADDRESS, NetlinkWriter.DUMP, sequence).header(header(0, 0, 0, 0)))) {
            AssignedAddress address = message.type() == NEW_ADDRESS ? AssignedAddress.parse(message) : null;
            if (address != null) {
                found.add(address);
            }
        }
        return found;
    }

    /** Those that packets can be sent from, the interface's own before those that wander; the kernel lists new ones first. */
    static List<IpAddress> usable(List<AssignedAddress> addresses, int linkIndex) {
        return addresses.stream()
                .filter(address -> address.linkIndex() == linkIndex && address.isUsable())
                .sorted(Comparator.comparing(AssignedAddress::isVirtual).thenComparing(AssignedAddress::isSecondary))
                .map(AssignedAddress::address)
                .toList();
    }

    /** Adds an address, for some seconds or for ever; or gives it new seconds. */
    void add(Link link, IpAddress address, int prefixLength, int seconds, boolean replace) throws KernelException {
        boolean v6 = address.isV6();
        // An address that is deprecated from its first moment is never chosen as a source by those who did not ask
        // for it; IPv4 knows no such thing.
        byte[] cache = Structs.bytes(CACHE_SIZE)
                .putInt(v6 ? 0 : seconds)
                .putInt(seconds)
                .array();
        int flags = v6 ? AssignedAddress.NODAD | (prefixLength == V6_WHOLE ? AssignedAddress.NO_PREFIX_ROUTE : 0) : 0;
        int mode = NetlinkWriter.CREATE | (replace ? NetlinkWriter.REPLACE : NetlinkWriter.EXCLUSIVE);
        socket.change(
                "add " + text(address, prefixLength) + " to " + link.name(),
                (to, sequence) -> to.message(NEW_ADDRESS, NetlinkWriter.ACK | mode, sequence)
                        .header(header(family(address), prefixLength, flags, link.index()))
                        .address(AssignedAddress.LOCAL, address)
                        .address(AssignedAddress.ADDRESS, address)
                        .attribute(AssignedAddress.CACHE, cache)
                        .integer(AssignedAddress.FLAGS, flags)
                        .attribute(AssignedAddress.PROTOCOL, new byte[] {AssignedAddress.OURS}));
    }

    /** Removes an address; nothing happens where it is not there. */
    void remove(Link link, IpAddress address, int prefixLength) throws KernelException {
        try {
            socket.change(
                    "remove " + text(address, prefixLength) + " from " + link.name(),
                    (to, sequence) -> to.message(DEL_ADDRESS, NetlinkWriter.ACK, sequence)
                            .header(header(family(address), prefixLength, 0, link.index()))
                            .address(AssignedAddress.LOCAL, address)
                            .address(AssignedAddress.ADDRESS, address));
        } catch (KernelException e) {
            if (e.errno() != Errno.EADDRNOTAVAIL && e.errno() != Errno.ENODEV) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    static String text(IpAddress address, int prefixLength) {
        return Structs.text(address) + "/" + prefixLength;
    }

    private static int family(IpAddress address) {
        return address.isV6() ? Linux.AF_INET6 : Linux.AF_INET;
    }

    private static byte[] header(int family, int prefixLength, int flags, int linkIndex) {
        return Structs.bytes(AssignedAddress.HEADER)
                .put((byte) family)
                .put((byte) prefixLength)
                .put((byte) flags)
                .put((byte) 0)
                .putInt(linkIndex)
                .array();
    }
}
