package io.mha.vrrp.internal.runtime;

import java.io.IOException;

/** What it means to hold the virtual addresses. On the loop only. */
interface Holding {
    /** Hears the outcome, on the loop. */
    interface Outcome {
        /** Done, or why not. */
        void done(String failure);
    }

    /** No failure. */
    String FINE = "";

    /** Takes them; tells the outcome now or later. */
    void claim(long token, Outcome outcome);

    /** Renews the lease. */
    void renew() throws IOException;

    /** Gives them back; tells the outcome now or later. */
    void release(Outcome outcome);

    /** Frees what it took from the system. */
    void close();
}
