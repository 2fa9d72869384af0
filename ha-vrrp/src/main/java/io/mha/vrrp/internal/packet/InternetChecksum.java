package io.mha.vrrp.internal.packet;

/**
 * The checksum of RFC 1071: the one's complement of the one's complement sum of all 16-bit words, big-endian; an odd
 * last byte counts as the upper half of a word. Parts may be added one after another, each as if it began on an even
 * byte: a pseudo-header, then the message. Not thread-safe.
 */
final class InternetChecksum {
    private static final int BYTE = 0xff;
    private static final int WORD = 0xffff;

    private long sum;

    /** Nothing added yet. */
    InternetChecksum() {}

    /** Adds a part. */
    InternetChecksum add(byte[] bytes, int from, int to) {
        int last = to - 1;
        for (int i = from; i < last; i += 2) {
            sum += ((bytes[i] & BYTE) << 8) | (bytes[i + 1] & BYTE);
        }
        if ((to - from) % 2 != 0) {
            sum += (bytes[last] & BYTE) << 8;
        }
        return this;
    }

    /** Adds a whole part. */
    InternetChecksum add(byte[] bytes) {
        return add(bytes, 0, bytes.length);
    }

    /**
     * Adds a pseudo-header as IPv4 (RFC 793) and IPv6 (RFC 8200) define it. The sums of both forms are the same: a
     * field that is wider in one of them is wider by zeros.
     */
    InternetChecksum addPseudoHeader(byte[] source, byte[] destination, int protocol, int length) {
        add(source).add(destination);
        sum += (length >>> 16) + (length & WORD) + protocol;
        return this;
    }

    /** The value for the checksum field, if that field was added as zero; 0 if it was added with the right value. */
    int value() {
        long folded = sum;
        while (folded > WORD) {
            folded = (folded >>> 16) + (folded & WORD);
        }
        return (int) ~folded & WORD;
    }
}
