package io.mha.jdbc.internal.connection;

/** Why a call was cut by our own side, which says nothing of its node. */
enum Cut {
    /** Its connection was aborted or closed. */
    ABORT,
    /** It ran into the deadline of its statement. */
    DEADLINE,
    /** Somebody cancelled it. */
    CANCEL,
    /** Its thread was interrupted. */
    INTERRUPT
}
