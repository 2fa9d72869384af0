package io.mha.vrrp.internal.packet;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Addresses as text: reads the forms of RFC 4291 section 2.2, writes the one form of RFC 5952. */
final class AddressText {
    private static final int BYTE = 0xff;
    private static final int WORD = 0xffff;
    private static final int WORDS = 8;
    private static final int HEX = 16;
    private static final int HEX_DIGITS = 4;
    private static final int DECIMAL = 10;
    private static final int DECIMAL_DIGITS = 3;
    private static final String GAP = "::";
    /** No address is longer. */
    private static final int MAX_TEXT = 45;
    /** Where an IPv4 address begins in its mapped form, ::ffff:0:0/96, counted in words. */
    private static final int MAPPED = 6;

    private AddressText() {}

    static byte[] parse(String text) {
        byte[] octets = null;
        if (text.length() <= MAX_TEXT) {
            octets = text.indexOf(':') < 0 ? parseV4(text) : parseV6(text);
        }
        if (octets == null) {
            String shown = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
            throw new IllegalArgumentException("'" + shown + "' is not an IP address; write it like 192.0.2.100 or"
                    + " 2001:db8::100, not as a host name and without a prefix length");
        }
        return octets;
    }

    static String print(byte[] octets) {
        if (octets.length == IpAddress.V4_LENGTH) {
            return (octets[0] & BYTE) + "." + (octets[1] & BYTE) + "." + (octets[2] & BYTE) + "." + (octets[3] & BYTE);
        }
        ByteBuffer words = ByteBuffer.wrap(octets);
        return isMapped(words)
                ? "::ffff:" + print(new byte[] {octets[12], octets[13], octets[14], octets[15]})
                : printV6(words);
    }

    private static byte @Nullable [] parseV4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] octets = new byte[IpAddress.V4_LENGTH];
        if (parts.length != octets.length) {
            return null;
        }
        for (int i = 0; i < octets.length; i++) {
            int value = number(parts[i], DECIMAL, DECIMAL_DIGITS);
            boolean leadingZero = parts[i].length() > 1 && parts[i].charAt(0) == '0';
            if (value < 0 || value > BYTE || leadingZero) {
                return null;
            }
            octets[i] = (byte) value;
        }
        return octets;
    }

    private static byte @Nullable [] parseV6(String text) {
        ByteBuffer octets = ByteBuffer.allocate(IpAddress.V6_LENGTH);
        int gap = text.indexOf(GAP);
        if (gap < 0) {
            return putWords(octets, text, true) && !octets.hasRemaining() ? octets.array() : null;
        }
        String after = text.substring(gap + GAP.length());
        ByteBuffer tail = ByteBuffer.allocate(IpAddress.V6_LENGTH);
        boolean read = (gap == 0 || putWords(octets, text.substring(0, gap), false))
                && (after.isEmpty() || putWords(tail, after, true));
        // The gap stands for at least one word.
        if (!read || octets.position() + tail.position() > octets.capacity() - Short.BYTES) {
            return null;
        }
        octets.position(octets.capacity() - tail.position());
        octets.put(tail.flip());
        return octets.array();
    }

    /** Reads words between single colons; where allowed the last two of them may be written as an IPv4 address. */
    private static boolean putWords(ByteBuffer octets, String text, boolean mayEndAsV4) {
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            boolean asV4 = mayEndAsV4 && i == parts.length - 1 && parts[i].indexOf('.') >= 0;
            byte[] v4 = asV4 ? parseV4(parts[i]) : null;
            int word = number(parts[i], HEX, HEX_DIGITS);
            if (v4 != null && octets.remaining() >= v4.length) {
                octets.put(v4);
            } else if (!asV4 && word >= 0 && octets.hasRemaining()) {
                octets.putShort((short) word);
            } else {
                return false;
            }
        }
        return true;
    }

    /** A number of ASCII digits; negative if it is none. */
    private static int number(String text, int radix, int maxDigits) {
        if (text.isEmpty() || text.length() > maxDigits) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }

    private static String printV6(ByteBuffer words) {
        int from = 0;
        int length = 0;
        for (int i = 0; i < WORDS; i++) {
            int run = zerosFrom(words, i);
            if (run > length) {
                from = i;
                length = run;
            }
        }
        // A single zero word is written as such.
        if (length < 2) {
            return join(words, 0, WORDS);
        }
        return join(words, 0, from) + GAP + join(words, from + length, WORDS);
    }

    private static int zerosFrom(ByteBuffer words, int first) {
        int i = first;
        while (i < WORDS && word(words, i) == 0) {
            i++;
        }
        return i - first;
    }

    private static String join(ByteBuffer words, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(word(words, i)));
        }
        return text.toString();
    }

    private static boolean isMapped(ByteBuffer words) {
        return zerosFrom(words, 0) == MAPPED - 1 && word(words, MAPPED - 1) == WORD;
    }

    private static int word(ByteBuffer words, int index) {
        return words.getShort(index * Short.BYTES) & WORD;
    }
}
