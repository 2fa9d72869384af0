package io.mha.testkit.relay;

import io.mha.testkit.relay.CommandStream.Pending;
import org.jspecify.annotations.Nullable;

/**
 * What goes from the server to the client. A packet with sequence number 1 begins the reply to a command, unless the
 * number has just wrapped round: so a reply of exactly 256 packets (or a multiple) hides the one that follows it.
 */
final class ReplyStream {
    private static final int ERROR = 0xff;
    private static final int CLIENT_SSL_HIGH = 0x08;
    private static final int CLIENT_COMPRESS = 0x20;
    /** Thread id, first part of the challenge, filler. */
    private static final int AFTER_VERSION = 4 + 8 + 1;

    private static final int OF_PREPARE = 5;

    private final Pipe pipe;
    private final CommandStream commands;
    private final NodeFaults faults;
    private int sequence = -1;
    private int rest;
    private boolean loggedIn;
    /** The reply that is due has waited, or waits, as long as the node is slow. */
    private boolean delayed;

    private boolean waiting;
    private long heldUntil;
    /** The reply has begun, its first packet has not been passed on. */
    private boolean begun;

    private @Nullable ServerError answer;
    private @Nullable Trap trap;
    private int packetsLeft;

    ReplyStream(Pipe pipe, CommandStream commands, NodeFaults faults) {
        this.pipe = pipe;
        this.commands = commands;
        this.faults = faults;
    }

    /** Whether the reply that is due waits for {@link #heldUntil}. */
    boolean isWaiting() {
        return waiting;
    }

    long heldUntil() {
        return heldUntil;
    }

    boolean isWithinPacket() {
        return rest > 0;
    }

    /** Passes on what may pass. Gives the trap that the reply ran into. */
    @Nullable
    Trap advance(long now) {
        while (true) {
            if (rest > 0) {
                int moved = pipe.pass(rest);
                if (moved == 0) {
                    return null;
                }
                rest -= moved;
                continue;
            }
            waiting = false;
            if (pipe.available() < Pipe.HEADER || isSlow(now) || !begin()) {
                return null;
            }
            Trap due = trap;
            if (due != null && packetsLeft-- == 0) {
                trap = null;
                return due;
            }
            if (answer == null ? !pass() : !answer(answer)) {
                return null;
            }
            begun = false;
            delayed = false;
        }
    }

    /** The greeting, the end of the login, and each reply are as slow as the node is. */
    private boolean isSlow(long now) {
        boolean due = loggedIn ? isFirst() && commands.next() != null : sequence <= 0 || isFirst();
        if (begun || !due || faults.delayNanos() == 0) {
            return false;
        }
        if (!delayed) {
            delayed = true;
            heldUntil = now + faults.delayNanos();
        }
        waiting = now - heldUntil < 0;
        return waiting;
    }

    private boolean isFirst() {
        return pipe.sequence() == 1 && sequence != 0;
    }

    /** Notes that the reply to the next command begins, if it does. */
    private boolean begin() {
        Pending pending = isFirst() && !begun ? commands.next() : null;
        if (pending == null) {
            return true;
        }
        boolean prepare = pending.command().code() == ClientCommand.PREPARE && pending.answer() == null;
        int length = pipe.payload();
        int needed = pending.answer() != null ? length : Math.min(length, prepare ? OF_PREPARE : 1);
        if (pipe.available() < Pipe.HEADER + needed) {
            return false;
        }
        boolean prepared = prepare && length >= OF_PREPARE && pipe.peek(Pipe.HEADER) == 0;
        commands.replyBegins(prepared ? CommandStream.little(pipe, Pipe.HEADER + 1) : 0);
        loggedIn = true;
        begun = true;
        answer = pending.answer();
        trap = pending.trap();
        packetsLeft = trap == null ? 0 : trap.replyPackets();
        return true;
    }

    private boolean answer(ServerError error) {
        if (!pipe.send(error.packet(1))) {
            return false;
        }
        sequence = 1;
        answer = null;
        pipe.drop(Pipe.HEADER + pipe.payload());
        return true;
    }

    private boolean pass() {
        if (sequence < 0 && !openGreeting()) {
            return false;
        }
        sequence = pipe.sequence();
        rest = Pipe.HEADER + pipe.payload();
        return true;
    }

    /** The relay has to read along: it takes TLS and compression from what the server offers. */
    private boolean openGreeting() {
        int length = pipe.payload();
        if (pipe.available() < Pipe.HEADER + length) {
            return false;
        }
        int offset = Pipe.HEADER + 1;
        if (pipe.peek(Pipe.HEADER) != ERROR) {
            while (pipe.peek(offset) != 0) {
                offset++;
            }
            offset += 1 + AFTER_VERSION;
            pipe.patch(offset, pipe.peek(offset) & ~CLIENT_COMPRESS);
            pipe.patch(offset + 1, pipe.peek(offset + 1) & ~CLIENT_SSL_HIGH);
        }
        return true;
    }
}
