package io.mha.vrrp;

import java.util.List;

/**
 * What holding a virtual address means, where it is not an address of this kernel: a cloud's API call, a route, a DNS
 * record, a service that runs only on one node. Without an action of its own a virtual router sets its addresses in the
 * kernel, leased, and announces them.
 *
 * <p>Both methods may block. They are called one at a time per virtual router, in order, on a thread that does nothing
 * else: advertisements go on meanwhile, and the state MASTER is told only after {@link #claim} has returned, the loss
 * of it only after {@link #release} has. Nothing forgets a claim of an action when this JVM dies; what it acts upon has
 * to compare the token.
 */
public interface VipAction {
    /**
     * Takes the virtual addresses. If this throws, the virtual router gives the mastership up again.
     *
     * @param claim what to take
     * @throws Exception if it could not be taken; the message is the cause that is told
     */
    void claim(Claim claim) throws Exception;

    /**
     * Gives the virtual addresses back. Called once after each {@link #claim}, also after one that has thrown.
     *
     * @param claim what to give back
     * @throws Exception if it could not be given back; it is logged, and the virtual router goes on
     */
    void release(Claim claim) throws Exception;

    /**
     * One mastership.
     *
     * @param interfaceName where the virtual router runs
     * @param vrid its virtual router identifier, 1 to 255
     * @param addresses its virtual addresses in the order of the configuration
     * @param token grows with each mastership: that of the {@link Election} if it has one, else within this process only
     */
    record Claim(String interfaceName, int vrid, List<String> addresses, long token) {
        /**
         * As above.
         *
         * @param interfaceName as above
         * @param vrid as above
         * @param addresses as above
         * @param token as above
         */
        public Claim {
            addresses = List.copyOf(addresses);
        }
    }
}
