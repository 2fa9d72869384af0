package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.net.NetworkWatcher;
import io.mha.vrrp.internal.packet.IpAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from the kernel what changes in interfaces and addresses, and tells what is different from what it knew. Where
 * the kernel had to drop news it looks at everything again. Used by one thread, once it is opened.
 */
final class LinkWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkWatch.class);
    private static final int RECEIVE_SIZE = 64 * 1024;
    private static final int GROUPS = 0x1 | 0x10 | 0x100;
    private static final int QUEUE_SIZE = 1 << 20;

    private final Syscalls calls;
    private final RouteNetlink routes;
    private final NetworkWatcher watcher;
    private final int fd;
    private final Received received = new Received(RECEIVE_SIZE);
    private Map<Integer, LinkState> links = new HashMap<>();
    private Map<Integer, Set<IpAddress>> usable = new HashMap<>();

    private LinkWatch(Syscalls calls, RouteNetlink routes, NetworkWatcher watcher, int fd) {
        this.calls = calls;
        this.routes = routes;
        this.watcher = watcher;
        this.fd = fd;
    }

    static LinkWatch open(Syscalls calls, RouteNetlink routes, NetworkWatcher watcher) throws KernelException {
        int fd = KernelException.check(
                "open a netlink socket", calls.socket(Linux.AF_NETLINK, Linux.SOCK_RAW, Linux.NETLINK_ROUTE));
        calls.setsockopt(fd, Linux.SOL_SOCKET, Linux.SO_RCVBUF, Structs.integer(QUEUE_SIZE));
        int bound = calls.bind(fd, Structs.netlinkAddress(GROUPS));
        if (bound < 0) {
            calls.close(fd);
            throw new KernelException("listen to changes of interfaces", -bound, "");
        }
        LinkWatch watch = new LinkWatch(calls, routes, watcher, fd);
        // What changes from now on is in the queue already: nothing is missed between the look and the listening.
        watch.links = watch.lookAtLinks();
        watch.usable = watch.lookAtAddresses();
        return watch;
    }

    int fd() {
        return fd;
    }

    /** When nobody reads it any more. */
    @Override
    public void close() {
        calls.close(fd);
    }

    /** Takes all there is. */
    boolean read() {
        while (true) {
            int length = calls.receive(fd, received, Linux.MSG_DONTWAIT);
            if (length == -Errno.EAGAIN) {
                return true;
            }
            if (length == -Errno.ENOBUFS) {
                LOG.warn("the kernel dropped news of interfaces and addresses: looking at all of them");
                lookAgain();
            } else if (length < 0 && length != -Errno.EINTR) {
                LOG.error("no more news of interfaces and addresses: {}", Errno.text(-length));
                return false;
            } else if (length >= 0) {
                NetlinkMessage.parse(received.message, received.length).forEach(this::take);
            }
        }
    }

    private void take(NetlinkMessage message) {
        switch (message.type()) {
            case RouteNetlink.NEW_LINK -> link(LinkState.parse(message));
            case RouteNetlink.DEL_LINK -> gone(LinkState.index(message));
            case RouteNetlink.NEW_ADDRESS, RouteNetlink.DEL_ADDRESS -> {
                AssignedAddress address = AssignedAddress.parse(message);
                if (address != null) {
                    address(address, message.type() == RouteNetlink.NEW_ADDRESS && address.isUsable());
                }
            }
            default -> {
                // of no interest
            }
        }
    }

    private void link(LinkState now) {
        LinkState before = links.put(now.index(), now);
        if (!now.equals(before)) {
            watcher.linkChanged(now.with(addresses(now.index())));
        }
    }

    private void gone(int index) {
        LinkState before = links.remove(index);
        if (before != null) {
            watcher.linkChanged(before.down().with(addresses(index)));
        }
        usable.remove(index);
    }

    private void address(AssignedAddress address, boolean here) {
        Set<IpAddress> known = usable.computeIfAbsent(address.linkIndex(), index -> new HashSet<>());
        if (here && known.add(address.address())) {
            watcher.addressAdded(address.linkIndex(), address.address());
        } else if (!here && known.remove(address.address())) {
            watcher.addressRemoved(address.linkIndex(), address.address());
        }
    }

    /** Compares with what the kernel has now. */
    void lookAgain() {
        try {
            Map<Integer, LinkState> linksNow = lookAtLinks();
            Map<Integer, Set<IpAddress>> usableNow = lookAtAddresses();
            Map<Integer, Set<IpAddress>> usableBefore = usable;
            Map<Integer, LinkState> linksBefore = links;
            usable = usableNow;
            linksBefore.keySet().stream()
                    .filter(index -> !linksNow.containsKey(index))
                    .toList()
                    .forEach(this::gone);
            links = new HashMap<>(links);
            linksNow.values().forEach(this::link);
            tell(usableBefore, usableNow, watcher::addressRemoved);
            tell(usableNow, usableBefore, watcher::addressAdded);
        } catch (KernelException e) {
            LOG.error("cannot look at interfaces and addresses: {}", e.getMessage());
        }
    }

    private interface Teller {
        void tell(int linkIndex, IpAddress address);
    }

    private static void tell(Map<Integer, Set<IpAddress>> these, Map<Integer, Set<IpAddress>> notThose, Teller to) {
        these.forEach((index, addresses) -> addresses.stream()
                .filter(address -> !notThose.getOrDefault(index, Set.of()).contains(address))
                .forEach(address -> to.tell(index, address)));
    }

    private Map<Integer, LinkState> lookAtLinks() throws KernelException {
        Map<Integer, LinkState> found = new HashMap<>();
        for (LinkState link : routes.links()) {
            found.put(link.index(), link);
        }
        return found;
    }

    private Map<Integer, Set<IpAddress>> lookAtAddresses() throws KernelException {
        Map<Integer, Set<IpAddress>> found = new LinkedHashMap<>();
        for (AssignedAddress address : routes.addresses()) {
            if (address.isUsable()) {
                found.computeIfAbsent(address.linkIndex(), index -> new HashSet<>())
                        .add(address.address());
            }
        }
        return found;
    }

    private List<IpAddress> addresses(int index) {
        try {
            return RouteNetlink.usable(routes.addresses(), index);
        } catch (KernelException e) {
            LOG.debug("cannot look at addresses: {}", e.getMessage());
            return List.copyOf(usable.getOrDefault(index, Set.of()));
        }
    }
}
