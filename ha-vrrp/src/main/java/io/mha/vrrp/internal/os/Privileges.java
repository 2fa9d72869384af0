package io.mha.vrrp.internal.os;

import io.mha.vrrp.VrrpUnsupportedException;
import org.jspecify.annotations.Nullable;

/** What this process must be allowed to do, and how it gets there. */
final class Privileges {
    static final String CURE = "Grant CAP_NET_RAW and CAP_NET_ADMIN: with systemd"
            + " \"AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN\" in [Service]; in a shell, as root,"
            + " \"setpriv --reuid=USER --regid=GROUP --init-groups --inh-caps=+net_raw,+net_admin"
            + " --ambient-caps=+net_raw,+net_admin java ...\"; in a container"
            + " \"docker run --cap-add=NET_RAW --cap-add=NET_ADMIN ...\". Not setcap on the java command:"
            + " it would not find its own libraries any more.";

    private Privileges() {}

    /** Tries the two things that need them; changes nothing. */
    static void check(Syscalls calls, RouteNetlink routes) {
        int fd = calls.socket(Linux.AF_INET, Linux.SOCK_RAW, Linux.IPPROTO_VRRP);
        if (fd < 0) {
            throw unsupported(
                    "This process may not open raw sockets (" + Errno.text(-fd) + "): CAP_NET_RAW is missing.", null);
        }
        calls.close(fd);
        if (!routes.mayChange()) {
            throw unsupported("This process may not change addresses (EPERM): CAP_NET_ADMIN is missing.", null);
        }
    }

    static VrrpUnsupportedException unsupported(String what, @Nullable Throwable cause) {
        return new VrrpUnsupportedException(what, CURE, cause);
    }
}
