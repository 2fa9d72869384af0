package io.mha.testkit.relay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What goes from the client to the server. A packet with sequence number 0 begins a command; all others belong to the
 * login or go on with a command.
 */
final class CommandStream {
    private static final int MAX_TEXT = 8 * 1024;
    private static final int CONTINUED = 0xffffff;
    private static final int STATEMENT_ID = 4;
    /** MariaDB's way to say "the statement that I have just prepared". */
    private static final int LAST_PREPARED = -1;

    private final Pipe pipe;
    private final NodeFaults faults;
    private final Queue<Pending> pending = new ArrayDeque<>();
    private final Map<Integer, String> prepared = new HashMap<>();
    private String lastPrepared = "";
    private int rest;
    private boolean dropping;
    private boolean continued;

    /** A command whose reply has not begun. */
    record Pending(
            ClientCommand command,
            @Nullable Trap trap,
            @Nullable ServerError answer) {}

    CommandStream(Pipe pipe, NodeFaults faults) {
        this.pipe = pipe;
        this.faults = faults;
    }

    @Nullable
    Pending next() {
        return pending.peek();
    }

    void replyBegins(int statementId) {
        Pending first = pending.remove();
        if (first.command().code() == ClientCommand.PREPARE) {
            prepared.put(statementId, first.command().text());
        }
    }

    boolean isIdle() {
        return pending.isEmpty() && rest == 0 && pipe.available() == 0;
    }

    /** Passes on what may pass. Gives the trap that a command ran into before it was passed on. */
    @Nullable
    Trap advance() {
        while (true) {
            if (rest > 0) {
                int moved = dropping ? pipe.drop(rest) : pipe.pass(rest);
                if (moved == 0) {
                    return null;
                }
                rest -= moved;
            } else if (pipe.available() < Pipe.HEADER) {
                return null;
            } else {
                int length = pipe.payload();
                if (pipe.sequence() != 0 || length == 0) {
                    dropping &= continued;
                } else if (pipe.available() < Pipe.HEADER + Math.min(length, MAX_TEXT)) {
                    return null;
                } else {
                    ClientCommand command = command(Math.min(length, MAX_TEXT));
                    Trap trap = faults.trapFor(command);
                    if (trap != null && trap.isBefore()) {
                        return trap;
                    }
                    if (!admit(command, trap)) {
                        return null;
                    }
                }
                continued = length == CONTINUED;
                rest = Pipe.HEADER + length;
            }
        }
    }

    /** Notes a command; if it is to be answered with an error, the server gets a ping in its place to keep the order. */
    private boolean admit(ClientCommand command, @Nullable Trap trap) {
        ServerError answer = faults.answerTo(command);
        if (answer != null && !pipe.send(ByteBuffer.wrap(new byte[] {1, 0, 0, 0, ClientCommand.PING}))) {
            return false;
        }
        dropping = answer != null;
        faults.seen(command);
        if (command.code() == ClientCommand.PREPARE) {
            lastPrepared = command.text();
        }
        if (command.hasReply()) {
            pending.add(new Pending(command, trap, answer));
        }
        return true;
    }

    private ClientCommand command(int length) {
        int code = pipe.peek(Pipe.HEADER);
        String text = switch (code) {
            case ClientCommand.QUERY, ClientCommand.PREPARE ->
                new String(pipe.copy(Pipe.HEADER + 1, length - 1), StandardCharsets.UTF_8);
            case ClientCommand.EXECUTE, ClientCommand.BULK_EXECUTE -> executed(length);
            default -> "";
        };
        return new ClientCommand(code, text);
    }

    private String executed(int length) {
        if (length <= STATEMENT_ID) {
            return "";
        }
        int id = little(pipe, Pipe.HEADER + 1);
        return id == LAST_PREPARED ? lastPrepared : prepared.getOrDefault(id, "");
    }

    static int little(Pipe pipe, int offset) {
        return pipe.peek(offset)
                | pipe.peek(offset + 1) << 8
                | pipe.peek(offset + 2) << 16
                | pipe.peek(offset + 3) << 24;
    }
}
