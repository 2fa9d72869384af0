package io.mha.testkit.relay;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How the node misbehaves at the moment. Used by the relay's thread alone, but for the traps. */
final class NodeFaults {
    private static final int RECENT = 2_000;

    private final List<Trap> traps = new CopyOnWriteArrayList<>();
    private final Deque<ClientCommand> recent = new ArrayDeque<>();
    private boolean frozen;
    private boolean halfOpen;
    private boolean ending;
    private long delayNanos;
    private @Nullable ServerError error;
    private @Nullable ServerError greeting;
    private Predicate<ClientCommand> fails = command -> false;

    void heal() {
        traps.clear();
        frozen = false;
        halfOpen = false;
        ending = false;
        delayNanos = 0;
        error = null;
        greeting = null;
    }

    void freeze() {
        frozen = true;
    }

    void halfOpen() {
        halfOpen = true;
    }

    void end() {
        ending = true;
    }

    void slow(long nanos) {
        delayNanos = nanos;
    }

    void sick(ServerError with, Predicate<ClientCommand> which) {
        error = with;
        fails = which;
    }

    void greet(ServerError with) {
        greeting = with;
    }

    @Nullable
    ServerError greeting() {
        return greeting;
    }

    void add(Trap trap) {
        traps.add(trap);
    }

    boolean isFrozen() {
        return frozen;
    }

    boolean isHalfOpen() {
        return halfOpen;
    }

    boolean isEnding() {
        return ending;
    }

    long delayNanos() {
        return delayNanos;
    }

    @Nullable
    ServerError answerTo(ClientCommand command) {
        return error != null && command.hasReply() && fails.test(command) ? error : null;
    }

    /** The trap that the command has run into; it is gone then. */
    @Nullable
    Trap trapFor(ClientCommand command) {
        for (Trap trap : traps) {
            if (trap.claims(command)) {
                traps.remove(trap);
                return trap;
            }
        }
        return null;
    }

    void seen(ClientCommand command) {
        recent.addLast(command);
        if (recent.size() > RECENT) {
            recent.removeFirst();
        }
    }

    List<ClientCommand> recent() {
        return List.copyOf(recent);
    }

    void forget() {
        recent.clear();
    }
}
