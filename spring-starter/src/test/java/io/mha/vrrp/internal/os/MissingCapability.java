package io.mha.vrrp.internal.os;

import io.mha.vrrp.VrrpUnsupportedException;

/** What a process without capabilities is told, in the words of the real thing. */
public final class MissingCapability {
    private MissingCapability() {}

    public static VrrpUnsupportedException exception() {
        return Privileges.unsupported("This process may not open raw sockets (EPERM): CAP_NET_RAW is missing.", null);
    }
}
