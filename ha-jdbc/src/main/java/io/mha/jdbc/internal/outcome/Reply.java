package io.mha.jdbc.internal.outcome;

/** What an error that a living server has answered means for the statement, beyond its text. */
public enum Reply {
    /** The statement failed, and that is all. */
    PLAIN,
    /** The node takes no writes: nothing was done. */
    READ_ONLY,
    /** A middleware lost what stands behind it: what it had sent there may be done or not, now or later. */
    BACKEND_LOST,
    /** An error by which a middleware says that, from a server that does not call itself one. */
    UNCLEAR,
    /** The statement was ended before its time: by its deadline, or because somebody asked for it. */
    CUT_SHORT,
    /** The statement failed, and with it the transaction: the server will roll it back, whatever it says to a commit. */
    DOOMS;

    /**
     * Whether a transaction in which it is answered will not be committed any more.
     *
     * @return {@code true} for errors of a middleware
     */
    public boolean endsTransaction() {
        return this == BACKEND_LOST || this == DOOMS;
    }
}
