package io.mha.vrrp;

import io.mha.vrrp.internal.runtime.MemoryHost;

/** Virtual routers that touch no kernel. */
public final class RoutersInMemory {
    private RoutersInMemory() {}

    public static VirtualRouters on(MemoryHost host) {
        return VirtualRouters.of(host.open());
    }

    public static VirtualRouters refusing(VrrpUnsupportedException refusal) {
        return VirtualRouters.of(MemoryHost.refusing(refusal));
    }
}
