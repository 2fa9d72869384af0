package io.mha.vrrp.internal.runtime;

import io.mha.vrrp.internal.config.RouterSettings;
import io.mha.vrrp.internal.config.VrrpKeys;
import io.mha.vrrp.internal.fsm.VrrpTiming;
import io.mha.vrrp.internal.net.AdvertisementSocket;
import io.mha.vrrp.internal.net.Datagram;
import io.mha.vrrp.internal.packet.AdvertisementCodec;
import io.mha.vrrp.internal.packet.Authentication;
import io.mha.vrrp.internal.packet.Envelope;
import io.mha.vrrp.internal.packet.IpAddress;
import io.mha.vrrp.internal.packet.PacketRules;
import io.mha.vrrp.internal.packet.Reception;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The advertisements of one virtual router, ours and those of others. On the loop only. */
final class Transmitter {
    private static final Logger log = LoggerFactory.getLogger("io.mha.vrrp");

    private final RouterSettings settings;
    private final Counters counters;
    private final AdvertisementCodec codec;
    private final Envelope.Numbers numbers = new Envelope.Numbers();
    private final List<IpAddress> destinations;
    private @Nullable AdvertisementSocket socket;
    private String lastFailure = "";

    Transmitter(RouterSettings settings, Counters counters) {
        this.settings = settings;
        this.counters = counters;
        PacketRules rules = rules(settings);
        codec = new AdvertisementCodec(rules);
        destinations = settings.peers().isEmpty() ? List.of(rules.group()) : settings.peers();
    }

    /** From here on. */
    void via(@Nullable AdvertisementSocket newSocket) {
        socket = newSocket;
    }

    /** Sends an advertisement to all; what the kernel does not take is lost, as it may be on any link. */
    void send(int priority, int intervalCentis, IpAddress source) {
        if (socket == null) {
            return;
        }
        for (IpAddress destination : destinations) {
            try {
                byte[] packet = codec.encode(priority, intervalCentis, numbers.next(source, destination));
                socket.send(packet, source, destination);
                counters.sent.incrementAndGet();
                if (priority == VrrpTiming.PRIORITY_GIVES_UP) {
                    counters.zeroSent.incrementAndGet();
                }
                lastFailure = "";
            } catch (IOException e) {
                counters.sendFailures.incrementAndGet();
                failed(destination, String.valueOf(e.getMessage()));
            }
        }
    }

    /** One line per kind of failure, not one per advertisement. */
    private void failed(IpAddress destination, String failure) {
        if (!failure.equals(lastFailure)) {
            lastFailure = failure;
            log.warn("{}: an advertisement to {} could not be sent: {}", settings.name(), destination, failure);
        }
    }

    /** Reads a packet; {@code null} if it is to be ignored, which has been counted then. */
    Reception.@Nullable Accepted read(Datagram packet, IpAddress own) {
        Reception reception =
                codec.decode(packet.bytes(), packet.source(), packet.destination(), packet.hopLimit(), own);
        if (reception instanceof Reception.Dropped dropped) {
            counters.dropped(dropped.reason());
            log.debug(
                    "{}: packet of {} dropped, {}: {}",
                    settings.name(),
                    dropped.source(),
                    dropped.reason(),
                    dropped.detail());
            return null;
        }
        Reception.Accepted accepted = (Reception.Accepted) reception;
        counters.received.incrementAndGet();
        if (settings.version() == 3) {
            counters.checksum(accepted.checksum());
        }
        if (!accepted.sameAddresses() && counters.mismatches.incrementAndGet() == 1) {
            log.warn(
                    "{}: {} advertises other addresses: {}, ours are {}; one of the two configurations is wrong",
                    settings.name(),
                    accepted.source(),
                    accepted.advertisement().addresses(),
                    settings.addresses());
        }
        if (accepted.advertisement().priority() == VrrpTiming.PRIORITY_GIVES_UP) {
            counters.zeroReceived.incrementAndGet();
        }
        numbers.heard(accepted.sequence());
        return accepted;
    }

    /** The master has fallen silent: one that is restarted may begin to count anew. */
    void forgetSequences() {
        codec.forgetSequences();
    }

    private static PacketRules rules(RouterSettings settings) {
        int centis = (int) (settings.nanos(VrrpKeys.ADVERT_INTERVAL) / VrrpTiming.nanos(1));
        PacketRules rules = PacketRules.multicast(settings.version(), settings.vrid(), centis, settings.addresses())
                .withAuthentication(authentication(settings))
                .withChecksum(
                        settings.get(VrrpKeys.CHECKSUM).equals("message-only")
                                ? PacketRules.Checksum.MESSAGE_ONLY
                                : PacketRules.Checksum.PSEUDO_HEADER)
                .withAddressCheck(
                        settings.get(VrrpKeys.STRICT_ADDRESSES)
                                ? PacketRules.AddressCheck.DROP
                                : PacketRules.AddressCheck.REPORT);
        return settings.peers().isEmpty() ? rules : rules.unicast(new HashSet<>(settings.peers()));
    }

    private static Authentication authentication(RouterSettings settings) {
        String password = settings.get(VrrpKeys.AUTH_PASS);
        return switch (settings.get(VrrpKeys.AUTHENTICATION)) {
            case "pass" -> Authentication.pass(password);
            case "ah" -> Authentication.ah(password);
            default -> Authentication.none();
        };
    }
}
