package io.mha.vrrp.internal.runtime;

import io.mha.vrrp.internal.fsm.RouterRules;
import io.mha.vrrp.internal.fsm.VrrpEvent;
import io.mha.vrrp.internal.os.Rehearsal;
import io.mha.vrrp.internal.packet.AdvertisementCodec;
import io.mha.vrrp.internal.packet.Envelope;
import io.mha.vrrp.internal.packet.IpAddress;
import io.mha.vrrp.internal.packet.LinkFrames;
import io.mha.vrrp.internal.packet.PacketRules;
import java.util.List;

/**
 * Goes through a mastership that touches nothing, while what is native is loaded elsewhere: a JVM takes as long for the
 * first run of either. Nobody waits for it.
 */
final class WarmUp implements Runnable {
    private static final long SECOND = 1_000_000_000L;
    private static final int CENTIS = 100;
    private static final int MAC_LENGTH = 6;
    private static final byte[] DOCUMENTATION = {(byte) 192, 0, 2, 1};

    @Override
    public void run() {
        IpAddress address = IpAddress.of(DOCUMENTATION);
        Rehearsal.run(address);
        List<IpAddress> addresses = List.of(address);
        PacketRules rules = PacketRules.multicast(3, 1, CENTIS, addresses);
        new AdvertisementCodec(rules).encode(1, CENTIS, new Envelope.Numbers().next(address, PacketRules.GROUP_V4));
        new VrrpElector(new RouterRules(3, 1, 255, SECOND, true, 0, 0, 2 * SECOND, SECOND, 1, addresses))
                .on(new VrrpEvent.Start(address), 0);
        LinkFrames.announcement(new byte[MAC_LENGTH], address, false);
    }
}
