package io.mha.jdbc.internal.connection;

/**
 * Who uses the inner part of a logical connection, which is used again by a later borrower if that is safe. It is safe
 * if the thread that borrowed it also gave it back, and no other thread has come near it in between: then nobody can
 * still be on his way into it.
 *
 * <p>Every way in leads through {@link LogicalConnection#binding}. A thread that is not the tenant first says so, by
 * {@link #share}, and then looks whether the connection still has this inner part; who gives it back first takes it out
 * of the connection, and then looks whether it is shared. Whichever of the two comes later sees what the other has done.
 */
abstract class Tenancy {
    /** Of the thread that borrowed it. By its number, for no idle connection shall keep a thread in memory. */
    private long tenant;
    /** Somebody has used it: else there is nothing to set back. */
    private boolean used;

    private volatile boolean shared;

    /** The thread that calls borrows it. */
    final void begin() {
        tenant = Thread.currentThread().getId();
        used = false;
    }

    /** Something is about to be done with it. */
    final void use() {
        used = true;
    }

    final boolean isUsed() {
        return used;
    }

    final void end() {
        tenant = 0;
    }

    final boolean isTenant() {
        return tenant == Thread.currentThread().getId();
    }

    /** Another thread than the tenant is about to use it. For good: nobody knows when that thread is done. */
    final void share() {
        if (!shared) {
            shared = true;
        }
    }

    /** Whether its tenant calls, and nobody else ever came near. */
    final boolean isPrivate() {
        return isTenant() && !shared;
    }
}
