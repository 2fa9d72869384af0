package io.mha.testkit.relay;

import java.util.function.Predicate;

/** Waits for one command of a client, and springs once. Made by {@link FaultRelay}. Thread-safe. */
public final class Trap {
    static final int BEFORE = -1;

    private final Predicate<ClientCommand> predicate;
    private final int replyPackets;
    private final Fault fault;
    private boolean claimed;
    private volatile boolean sprung;

    /**
     * Sets nothing up yet.
     *
     * @param replyPackets {@link #BEFORE}, or how many packets of the reply still pass
     */
    Trap(Predicate<ClientCommand> predicate, int replyPackets, Fault fault) {
        this.predicate = predicate;
        this.replyPackets = replyPackets;
        this.fault = fault;
    }

    /**
     * Whether the moment has come: the fault is there.
     *
     * @return true from then on
     */
    public boolean hasSprung() {
        return sprung;
    }

    /** The first command that fits is the only one. Called by the relay's thread alone. */
    boolean claims(ClientCommand command) {
        if (claimed || !predicate.test(command)) {
            return false;
        }
        claimed = true;
        return true;
    }

    boolean isBefore() {
        return replyPackets == BEFORE;
    }

    int replyPackets() {
        return replyPackets;
    }

    Fault fault() {
        return fault;
    }

    void spring() {
        sprung = true;
    }
}
