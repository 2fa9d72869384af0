package io.mha.vrrp.internal.packet;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The IPsec authentication header (RFC 2402) with HMAC-MD5-96 (RFC 2403) as keepalived uses it: in front of the message,
 * the sender's address as SPI. The code goes over the IPv4 header without what may change on the way, this header
 * without the code, and the message. Keepalived takes the TTL for constant in multicast only.
 */
final class AuthenticationHeader {
    static final int LENGTH = 24;

    private static final String HMAC = "HmacMD5";
    private static final int ICV_LENGTH = 12;
    private static final int SPI_AT = 4;
    private static final int SEQUENCE_AT = 8;
    private static final int ICV_AT = 12;
    /** In words, less two. */
    private static final int PAYLOAD_LENGTH = LENGTH / Integer.BYTES - 2;

    private static final long UNSIGNED = 0xffff_ffffL;

    private AuthenticationHeader() {}

    /** Writes a header without its code. */
    static void put(ByteBuffer packet, Envelope envelope) {
        packet.put((byte) Ipv4Header.VRRP).put((byte) PAYLOAD_LENGTH).putShort((short) 0);
        packet.put(envelope.source().raw()).putInt((int) envelope.sequence());
        packet.put(new byte[ICV_LENGTH]);
    }

    /** Fills in the code; the packet is complete but for the checksum of its IPv4 header. */
    static void sign(byte[] packet, int from, Authentication authentication, boolean unicast) {
        byte[] icv = icv(packet, from, authentication, unicast);
        System.arraycopy(icv, 0, packet, from + ICV_AT, ICV_LENGTH);
    }

    /** Whether a VRRP message follows a header of this form, if all of it is there. */
    static boolean isWellFormed(byte[] packet, int from) {
        return (packet[from] & 0xff) == Ipv4Header.VRRP && packet[from + 1] == PAYLOAD_LENGTH;
    }

    static boolean isSpi(byte[] packet, int from, IpAddress source) {
        byte[] octets = source.raw();
        return Arrays.equals(packet, from + SPI_AT, from + SEQUENCE_AT, octets, 0, octets.length);
    }

    static long sequence(byte[] packet, int from) {
        return ByteBuffer.wrap(packet).getInt(from + SEQUENCE_AT) & UNSIGNED;
    }

    static boolean isSigned(byte[] packet, int from, Authentication authentication, boolean unicast) {
        byte[] found = Arrays.copyOfRange(packet, from + ICV_AT, from + LENGTH);
        return MessageDigest.isEqual(found, icv(packet, from, authentication, unicast));
    }

    private static byte[] icv(byte[] packet, int from, Authentication authentication, boolean unicast) {
        byte[] constant = packet.clone();
        constant[Ipv4Header.TOS_AT] = 0;
        Arrays.fill(constant, Ipv4Header.FRAGMENT_AT, Ipv4Header.TTL_AT, (byte) 0);
        Arrays.fill(constant, Ipv4Header.CHECKSUM_AT, Ipv4Header.SOURCE_AT, (byte) 0);
        if (unicast) {
            constant[Ipv4Header.TTL_AT] = 0;
        }
        Arrays.fill(constant, from + ICV_AT, from + LENGTH, (byte) 0);
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(authentication.key(), HMAC));
            return Arrays.copyOf(mac.doFinal(constant), ICV_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no " + HMAC + ", which auth_type AH needs", e);
        }
    }

    /** Fails if this JVM has no HMAC-MD5, as under FIPS. */
    static void requireAvailable() {
        try {
            Mac.getInstance(HMAC);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "this JVM has no " + HMAC + ", which auth_type AH needs; use PASS or version 3", e);
        }
    }
}
