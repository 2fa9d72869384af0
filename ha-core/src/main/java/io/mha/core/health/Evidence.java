package io.mha.core.health;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;

/**
 * What a failed check or a failed call says about a node. Only the transport classes make a breaker count; the others
 * say that the node is alive and something else is wrong.
 */
public enum Evidence {
    /** Nothing listens there. */
    CONNECT_REFUSED(true),
    /** No answer to a connection attempt within its time. */
    CONNECT_TIMEOUT(true),
    /** The connection was accepted, but the protocol greeting was not understood or the peer hung up on it. */
    HANDSHAKE(true),
    /** An established connection broke. */
    IO_RESET(true),
    /** An established connection did not answer within its time. */
    READ_TIMEOUT(true),
    /** The node answers no probe and nothing has arrived on any of its sockets while callers wait. */
    HUNG(true),
    /** The node says that it is shutting down (MySQL error 1053). */
    SHUTDOWN(true),
    /** The node refuses the user or the database: a configuration error, not a dead node. */
    AUTH(false),
    /** The node takes no writes any more, because it was demoted (MySQL errors 1290, 1792, 1836). */
    READ_ONLY(false),
    /**
     * The node is alive, but what stands behind it is not (MyCat errors 1184 and 1003). Counts against the node only
     * while the other nodes do not say the same.
     */
    BACKEND(false),
    /** The node has no room for more connections (MySQL errors 1040, 1203, 1226): alive, but it wants less. */
    OVERLOAD(false),
    /** Any other error that a living node answers. */
    APPLICATION(false);

    private final boolean transport;

    Evidence(boolean transport) {
        this.transport = transport;
    }

    /**
     * What a failed attempt to connect says about a node.
     *
     * @param e the failure
     * @return refused, timed out, or reset
     */
    public static Evidence ofConnectFailure(IOException e) {
        if (e instanceof SocketTimeoutException) {
            return CONNECT_TIMEOUT;
        }
        return e instanceof ConnectException ? CONNECT_REFUSED : IO_RESET;
    }

    /**
     * Whether this speaks against the node itself.
     *
     * @return {@code true} for the classes that a breaker counts
     */
    public boolean isTransport() {
        return transport;
    }

    /**
     * Whether calls that are in flight on the node would wait for ever, so that they must be cut.
     *
     * @return {@code true} for silence, {@code false} where the peer's own reset frees the callers
     */
    public boolean isSilence() {
        return this == CONNECT_TIMEOUT || this == READ_TIMEOUT || this == HUNG;
    }
}
