package io.mha.spring;

import java.util.List;

/**
 * What happens to the virtual addresses of this application, as an application event: a method with {@code @EventListener}
 * and a parameter of this type, or of one of those in it, hears of it. Events of a virtual router come one at a time and in
 * order, on a thread that may block. A slow listener delays the next event, and no decision.
 */
public sealed interface VipEvent {
    /**
     * Whose addresses.
     *
     * @return the name of the virtual router, as in {@code mha.vrrp.routers.<name>}
     */
    String router();

    /**
     * Which addresses.
     *
     * @return without prefix lengths, in the order of the configuration
     */
    List<String> addresses();

    /**
     * Which mastership.
     *
     * @return grows with each one, see {@link io.mha.vrrp.VipAction.Claim#token()}
     */
    long token();

    /**
     * This application holds the addresses now, and they are announced.
     *
     * @param router as above
     * @param addresses as above
     * @param token as above
     */
    record VipAcquired(String router, List<String> addresses, long token) implements VipEvent {
        /**
         * As above.
         *
         * @param router as above
         * @param addresses as above
         * @param token as above
         */
        public VipAcquired {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * This application does not hold the addresses any more.
     *
     * @param router as above
     * @param addresses as above
     * @param token of the mastership that has ended
     * @param cause one clause, for instance {@code a router of higher priority}
     */
    record VipLost(String router, List<String> addresses, long token, String cause) implements VipEvent {
        /**
         * As above.
         *
         * @param router as above
         * @param addresses as above
         * @param token as above
         * @param cause as above
         */
        public VipLost {
            addresses = List.copyOf(addresses);
        }
    }
}
