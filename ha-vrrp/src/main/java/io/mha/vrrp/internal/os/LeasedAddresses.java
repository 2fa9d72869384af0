package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.packet.IpAddress;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The addresses of a lease on their interface. Not thread-safe but for {@link #removed}. */
final class LeasedAddresses {
    private final RouteNetlink routes;
    private final @Nullable ConflictWatch conflicts;
    private final Link link;
    private final List<IpAddress> addresses;
    private final int prefixLength;
    private boolean here;
    private volatile boolean missing;

    LeasedAddresses(
            RouteNetlink routes,
            @Nullable ConflictWatch conflicts,
            Link link,
            List<IpAddress> addresses,
            int prefixLength) {
        this.routes = routes;
        this.conflicts = conflicts;
        this.link = link;
        this.addresses = List.copyOf(addresses);
        this.prefixLength = prefixLength;
    }

    List<IpAddress> all() {
        return addresses;
    }

    Link link() {
        return link;
    }

    String text() {
        return String.join(", ", addresses.stream().map(Structs::text).toList()) + " on " + link.name();
    }

    /** Whether one of them has gone since the last time that they were put. */
    boolean isMissing() {
        return missing;
    }

    /** News of the kernel; may come from any thread. */
    void removed(int linkIndex, IpAddress address) {
        if (linkIndex == link.index() && addresses.contains(address)) {
            missing = true;
        }
    }

    /** Removes what a process that was killed has left of them. */
    void removeLeftovers() throws IOException {
        for (AssignedAddress assigned : routes.addresses()) {
            if (assigned.linkIndex() == link.index() && addresses.contains(assigned.address())) {
                String text = RouteNetlink.text(assigned.address(), assigned.prefixLength());
                if (!assigned.isLeftover(prefixLength)) {
                    throw new IOException(text + " is on " + link.name() + " already, and is not ours."
                            + " A virtual address must not be configured elsewhere; \"ip address del " + text + " dev "
                            + link.name() + "\" removes it");
                }
                routes.remove(link, assigned.address(), assigned.prefixLength());
            }
        }
    }

    /** Goes through an addition that cannot succeed, so that the first one that counts finds a warm JVM. */
    void rehearse() {
        Link nowhere = new Link(Integer.MAX_VALUE, "nowhere", link.mac(), false, List.of());
        try {
            routes.add(nowhere, addresses.get(0), prefixLength, 1, false);
        } catch (KernelException e) {
            // There is no such interface.
        }
        if (conflicts != null) {
            conflicts.hold(nowhere.index(), addresses, nowhere.mac());
            conflicts.release(nowhere.index(), addresses);
        }
    }

    /** Adds them, or gives them new seconds. If one cannot be put none is. */
    void put(int seconds) throws IOException {
        missing = false;
        try {
            for (IpAddress address : addresses) {
                put(address, seconds);
            }
        } catch (IOException e) {
            try {
                remove();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        if (!here && conflicts != null) {
            conflicts.hold(link.index(), addresses, link.mac());
        }
        here = true;
    }

    private void put(IpAddress address, int seconds) throws IOException {
        if (here) {
            routes.add(link, address, prefixLength, seconds, true);
            return;
        }
        try {
            routes.add(link, address, prefixLength, seconds, false);
        } catch (KernelException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            removeLeftovers();
            routes.add(link, address, prefixLength, seconds, false);
        }
    }

    /** Removes them all; complains afterwards of those that could not be. */
    void remove() throws IOException {
        here = false;
        if (conflicts != null) {
            conflicts.release(link.index(), addresses);
        }
        IOException failure = null;
        for (IpAddress address : addresses) {
            try {
                routes.remove(link, address, prefixLength);
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
