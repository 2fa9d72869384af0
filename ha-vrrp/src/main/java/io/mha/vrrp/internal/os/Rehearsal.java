package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.os.NftFamily.NftKey;
import io.mha.vrrp.internal.packet.IpAddress;
import java.util.List;
import java.util.Map;

/**
 * Builds what will be asked of the kernel, and asks nobody: so that a JVM links this code on one core while another one
 * still loads what is native.
 */
public final class Rehearsal {
    private interface Scene {
        void play() throws KernelException;
    }

    private Rehearsal() {}

    /**
     * Does it once; harmless at any time.
     *
     * @param address of the family that is wanted
     */
    public static void run(IpAddress address) {
        Syscalls none = new Nothing();
        Link nowhere = new Link(Integer.MAX_VALUE, "nowhere", new byte[6], false, List.of());
        boolean v6 = address.isV6();
        play(() -> {
            RouteNetlink routes = RouteNetlink.open(none);
            play(() -> routes.links());
            play(() -> routes.link(nowhere.name()));
            play(() -> routes.addresses());
            play(() -> routes.add(nowhere, address, 0, 1, false));
            RouteNetlink.usable(List.of(), nowhere.index());
        });
        play(() -> {
            Nftables tables = new Nftables(none);
            Map<NftKey, List<byte[]>> keys = Nftables.keys(nowhere, List.of(address));
            play(() -> tables.prepare(v6));
            play(() -> tables.guard(v6, keys, 1));
            play(() -> tables.hold(v6, keys, 1));
            play(() -> tables.holdOn(v6, keys, 1));
            play(() -> tables.drop(v6, keys));
            play(() -> tables.unguard(v6, keys));
        });
    }

    private static void play(Scene scene) {
        try {
            scene.play();
        } catch (KernelException e) {
            // As was to be expected.
        }
    }
}
