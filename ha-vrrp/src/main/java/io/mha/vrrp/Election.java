package io.mha.vrrp;

import java.time.Duration;

/**
 * Who is master, where VRRP itself does not decide it. A virtual router without an election of its own speaks VRRP, by
 * multicast or to unicast peers; one with an election sends and receives no advertisement, and holds its addresses for
 * as long as the election says. An object belongs to one virtual router. Both methods may block; they are called one at
 * a time, on a thread that does nothing else.
 */
public interface Election {
    /**
     * Takes part.
     *
     * @param candidate is told the outcome, from any thread
     * @throws Exception if it cannot take part; the virtual router is in FAULT then
     */
    void join(Candidate candidate) throws Exception;

    /**
     * Takes part no more, so that another one can be elected. The addresses are not held any more when this is called.
     *
     * @throws Exception if that cannot be said; it is logged
     */
    void leave() throws Exception;

    /** A virtual router that wants to be master. Its methods return at once. */
    interface Candidate {
        /**
         * Who it is.
         *
         * @return interface and virtual router identifier, for instance {@code eth0/51}
         */
        String name();

        /**
         * It is master, or stays it. Unless this is said again in time, the virtual router gives its addresses up by
         * itself.
         *
         * @param token grows with each mastership of any node, and is the same while one lasts
         * @param validFor how long from now nobody else can be elected
         */
        void elected(long token, Duration validFor);

        /**
         * It is not master any more.
         *
         * @param cause one clause for the log
         */
        void deposed(String cause);
    }
}
