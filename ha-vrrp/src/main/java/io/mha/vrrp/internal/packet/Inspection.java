package io.mha.vrrp.internal.packet;

import io.mha.vrrp.internal.packet.Reception.DropReason;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One received packet, checked in the order in which its parts become readable (RFC 9568 section 7.1, RFC 3768 section
 * 7.1). Lengths are checked before anything is read or allocated by them.
 */
final class Inspection {
    private static final int BYTE = 0xff;
    private static final int LOW = 0xf;

    private final PacketRules rules;
    private final ReplayWindow replays;
    private final byte[] packet;
    private IpAddress source;
    private IpAddress destination;
    private int hopLimit;
    /** Where the authentication header begins, if there is one. */
    private int ahAt = -1;

    private int from;
    private PacketRules.Checksum checksum = PacketRules.Checksum.MESSAGE_ONLY;

    Inspection(
            PacketRules rules,
            ReplayWindow replays,
            byte[] packet,
            IpAddress source,
            IpAddress destination,
            int hopLimit) {
        this.rules = rules;
        this.replays = replays;
        this.packet = packet;
        this.source = source;
        this.destination = destination;
        this.hopLimit = hopLimit;
    }

    Reception result(IpAddress own) {
        Reception.Dropped dropped = rules.v6() ? null : ipv4();
        if (dropped == null) {
            dropped = fixedFields();
        }
        if (dropped == null) {
            dropped = endpoints(own);
        }
        if (dropped == null) {
            dropped = wholeMessage();
        }
        if (dropped == null && rules.version() == 2) {
            dropped = authentication();
        }
        return dropped == null ? contents() : dropped;
    }

    private Reception.@Nullable Dropped ipv4() {
        from = Ipv4Header.payloadAt(packet);
        if (from == 0) {
            return drop(DropReason.IP_HEADER, packet.length + " octets that do not begin with an IPv4 header");
        }
        source = IpAddress.at(packet, Ipv4Header.SOURCE_AT, false);
        destination = IpAddress.at(packet, Ipv4Header.DESTINATION_AT, false);
        hopLimit = packet[Ipv4Header.TTL_AT] & BYTE;
        if (Ipv4Header.total(packet) != packet.length) {
            return drop(
                    DropReason.LENGTH,
                    packet.length + " octets, " + Ipv4Header.total(packet) + " by the header of the packet");
        }
        return switch (Ipv4Header.protocol(packet)) {
            case Ipv4Header.VRRP -> null;
            case Ipv4Header.AH -> authenticationHeader();
            default -> drop(DropReason.PROTOCOL, "protocol " + Ipv4Header.protocol(packet) + ", expected 112 or 51");
        };
    }

    private Reception.@Nullable Dropped authenticationHeader() {
        if (rules.version() != 2) {
            return drop(DropReason.PROTOCOL, "protocol 51, expected 112");
        }
        if (packet.length - from < AuthenticationHeader.LENGTH) {
            return drop(DropReason.LENGTH, packet.length - from + " octets of authentication header, expected 24");
        }
        if (!AuthenticationHeader.isWellFormed(packet, from)) {
            return drop(DropReason.AH_HEADER, "no VRRP after it, or another length than 24");
        }
        ahAt = from;
        from += AuthenticationHeader.LENGTH;
        return null;
    }

    private Reception.@Nullable Dropped fixedFields() {
        if (packet.length - from < VrrpMessage.FIXED) {
            return drop(DropReason.LENGTH, packet.length - from + " octets of VRRP, expected at least 8");
        }
        int version = octet(0) >> 4;
        if (version != rules.version()) {
            return drop(DropReason.VERSION, version, rules.version());
        }
        if ((octet(0) & LOW) != VrrpMessage.ADVERTISEMENT) {
            return drop(DropReason.TYPE, octet(0) & LOW, VrrpMessage.ADVERTISEMENT);
        }
        return octet(VrrpMessage.VRID_AT) == rules.vrid()
                ? null
                : drop(DropReason.VRID, octet(VrrpMessage.VRID_AT), rules.vrid());
    }

    private Reception.@Nullable Dropped endpoints(IpAddress own) {
        if (source.equals(own)) {
            return drop(DropReason.LOOPED_BACK, "our own packet");
        }
        if (rules.unicast() ? destination.isMulticast() : !destination.equals(rules.group())) {
            return drop(
                    DropReason.DESTINATION,
                    "to " + destination + ", expected " + (rules.unicast() ? "unicast" : rules.group()));
        }
        if (!rules.peers().isEmpty() && !rules.peers().contains(source)) {
            return drop(DropReason.SOURCE, "not one of our unicast peers");
        }
        return hopLimit >= rules.minHopLimit() ? null : drop(DropReason.HOP_LIMIT, hopLimit, rules.minHopLimit());
    }

    private Reception.@Nullable Dropped wholeMessage() {
        int count = octet(VrrpMessage.COUNT_AT);
        int expected = VrrpMessage.length(rules.version(), count, rules.v6());
        int length = packet.length - from;
        if (length != expected) {
            return drop(
                    DropReason.LENGTH,
                    length + " octets of VRRP, expected " + expected + " with " + count + " addresses");
        }
        if (rules.version() == 2 || (!rules.v6() && isChecksum(PacketRules.Checksum.MESSAGE_ONLY))) {
            checksum = PacketRules.Checksum.MESSAGE_ONLY;
        } else {
            checksum = PacketRules.Checksum.PSEUDO_HEADER;
        }
        if (!isChecksum(checksum)) {
            return drop(DropReason.CHECKSUM, "does not fit the message");
        }
        return count == 0 ? drop(DropReason.NO_ADDRESS, "no address in it") : null;
    }

    private boolean isChecksum(PacketRules.Checksum form) {
        InternetChecksum sum = new InternetChecksum();
        if (form == PacketRules.Checksum.PSEUDO_HEADER) {
            sum.addPseudoHeader(source.raw(), destination.raw(), Ipv4Header.VRRP, packet.length - from);
        }
        return sum.add(packet, from, packet.length).value() == 0;
    }

    private Reception.@Nullable Dropped authentication() {
        Authentication ours = rules.authentication();
        int theirs = octet(VrrpMessage.AUTH_TYPE_AT);
        if (!Authentication.Type.isKnown(theirs)) {
            return drop(DropReason.AUTH_TYPE_UNKNOWN, theirs, ours.type().code());
        }
        if (theirs != ours.type().code()) {
            return drop(DropReason.AUTH_TYPE_MISMATCH, theirs, ours.type().code());
        }
        // Nobody gets in by saying AH and having no such header, or the reverse.
        boolean signed = ours.type() == Authentication.Type.AH;
        if (signed != ahAt >= 0) {
            return drop(DropReason.AUTH_TYPE_MISMATCH, signed ? "AH without its header" : "an unexpected AH header");
        }
        if (signed) {
            return signature(ours);
        }
        byte[] password = Arrays.copyOfRange(packet, packet.length - Authentication.MAX_PASSWORD, packet.length);
        return ours.type() == Authentication.Type.PASS && !ours.isPassword(password)
                ? drop(DropReason.AUTH_PASSWORD, "another password than ours")
                : null;
    }

    private Reception.@Nullable Dropped signature(Authentication ours) {
        if (!AuthenticationHeader.isSpi(packet, ahAt, source)) {
            return drop(DropReason.AH_HEADER, "its SPI is not the sender's address");
        }
        if (!AuthenticationHeader.isSigned(packet, ahAt, ours, rules.unicast())) {
            return drop(DropReason.AH_ICV, "another password than ours, or the packet was changed");
        }
        long sequence = AuthenticationHeader.sequence(packet, ahAt);
        return replays.isNew(source, sequence)
                ? null
                : drop(DropReason.AH_REPLAY, "sequence number " + sequence + " was used already");
    }

    private Reception contents() {
        Advertisement advertisement = VrrpMessage.read(packet, from, rules.v6());
        int interval = advertisement.intervalCentis();
        if (rules.version() == 2 && interval != rules.intervalCentis()) {
            return drop(
                    DropReason.INTERVAL_MISMATCH,
                    interval / VrrpMessage.CENTIS + " s, expected " + rules.intervalCentis() / VrrpMessage.CENTIS
                            + " s");
        }
        if (interval == 0) {
            return drop(DropReason.INTERVAL_ZERO, "an interval of 0");
        }
        boolean same = isSame(advertisement);
        if (!same && isStrict(advertisement)) {
            return drop(DropReason.ADDRESS_LIST, advertisement.addresses() + ", expected " + rules.addresses());
        }
        long sequence = ahAt < 0 ? 0 : AuthenticationHeader.sequence(packet, ahAt);
        if (ahAt >= 0) {
            replays.add(source, sequence);
        }
        return new Reception.Accepted(advertisement, source, checksum, same, sequence);
    }

    private boolean isSame(Advertisement advertisement) {
        List<IpAddress> theirs = advertisement.addresses();
        List<IpAddress> ours = rules.addresses();
        return theirs.equals(ours)
                || (theirs.size() == ours.size() && Set.copyOf(theirs).equals(Set.copyOf(ours)));
    }

    private boolean isStrict(Advertisement advertisement) {
        return switch (rules.addressCheck()) {
            case REPORT -> false;
            case DROP_UNLESS_OWNER -> advertisement.priority() != BYTE;
            case DROP -> true;
        };
    }

    private int octet(int at) {
        return packet[from + at] & BYTE;
    }

    private Reception.Dropped drop(DropReason reason, int found, int expected) {
        return drop(reason, found + ", expected " + expected);
    }

    private Reception.Dropped drop(DropReason reason, String detail) {
        return new Reception.Dropped(reason, source, detail);
    }
}
