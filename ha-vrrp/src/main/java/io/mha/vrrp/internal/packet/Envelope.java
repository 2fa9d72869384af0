package io.mha.vrrp.internal.packet;

/**
 * What differs from packet to packet beside the advertisement.
 *
 * @param source where it comes from: an address of ours on the link
 * @param destination the group or a peer
 * @param id the identification of an IPv4 packet, 1 to 65535: the kernel would replace 0 and so break an authentication
 *     header; without meaning over IPv6
 * @param sequence the number in the authentication header, 1 to 2^32 - 1; without meaning without one
 */
public record Envelope(IpAddress source, IpAddress destination, int id, long sequence) {
    /** Counts the packets of one virtual router as keepalived does. Not thread-safe. */
    public static final class Numbers {
        private static final int MAX_ID = 0xffff;

        private int id;
        private long sequence;

        /** Nothing sent yet. */
        public Numbers() {}

        /**
         * An envelope for the next packet.
         *
         * @param source as in {@link Envelope}
         * @param destination as in {@link Envelope}
         * @return numbered from 1 on
         */
        public Envelope next(IpAddress source, IpAddress destination) {
            id = id % MAX_ID + 1;
            sequence++;
            return new Envelope(source, destination, id, sequence);
        }

        /**
         * Somebody else has sent with this number. Keepalived keeps one counter for all senders of a virtual router:
         * it would take a lower one of ours for a replay.
         *
         * @param theirs the number in the authentication header; 0 without one
         */
        public void heard(long theirs) {
            sequence = Math.max(sequence, theirs);
        }
    }
}
