package io.mha.testkit.relay;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection of a client, and the one to the server behind it. Used by the relay's thread alone. */
final class RelayConnection {
    /** So long nothing moves at the end of a command before the connection is ended in good order. */
    private static final long QUIET_NANOS = 20_000_000L;

    private final SocketChannel client;
    private final SocketChannel server;
    private final NodeFaults faults;
    private final Pipe up;
    private final Pipe down;
    private final CommandStream commands;
    private final ReplyStream replies;
    private final SelectionKey clientKey;
    private final SelectionKey serverKey;
    private long lastMoved;
    private boolean muteUp;
    private boolean muteDown;
    private boolean clientGone;
    private boolean serverGone;
    private boolean saidEnd;
    private boolean closed;

    RelayConnection(SocketChannel client, SocketChannel server, NodeFaults faults, Selector selector)
            throws IOException {
        this.client = client;
        this.server = server;
        this.faults = faults;
        up = new Pipe(client, server);
        down = new Pipe(server, client);
        commands = new CommandStream(up, faults);
        replies = new ReplyStream(down, commands, faults);
        clientKey = register(client, selector);
        serverKey = register(server, selector);
    }

    private SelectionKey register(SocketChannel channel, Selector selector) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel.register(selector, SelectionKey.OP_READ, this);
    }

    boolean isClosed() {
        return closed;
    }

    /** When to look again though nothing arrives; {@link Long#MAX_VALUE} if there is no need. */
    long wakeAt() {
        if (faults.isFrozen()) {
            return Long.MAX_VALUE;
        }
        if (faults.isEnding()) {
            return lastMoved + QUIET_NANOS;
        }
        return replies.isWaiting() ? replies.heldUntil() : Long.MAX_VALUE;
    }

    /** Moves what may move. Gives the fault that befalls the whole node, if one was sprung. */
    Fault pump(long now) {
        if (closed || faults.isFrozen()) {
            listen(0, 0);
            return Fault.NONE;
        }
        Trap trap = pumpUp(now);
        if (trap == null) {
            trap = pumpDown(now);
        }
        if (trap != null) {
            trap.spring();
            return spring(trap, now);
        }
        finish(now);
        if (!closed) {
            listen(
                    (canFillUp() ? SelectionKey.OP_READ : 0) | (canFlushDown() ? SelectionKey.OP_WRITE : 0),
                    (canFillDown() ? SelectionKey.OP_READ : 0) | (up.isClogged() ? SelectionKey.OP_WRITE : 0));
        }
        return Fault.NONE;
    }

    private Fault spring(Trap trap, long now) {
        switch (trap.fault()) {
            case RESET -> reset();
            case END -> close();
            case STALL -> {
                muteUp = trap.isBefore();
                muteDown = true;
            }
            case CRASH, FREEZE -> {
                return trap.fault();
            }
            case NONE -> {}
        }
        return pump(now);
    }

    private boolean isMuteUp() {
        return muteUp || (faults.isEnding() && commands.next() == null && !clientGone);
    }

    private boolean isMuteDown() {
        return muteDown || faults.isHalfOpen();
    }

    private boolean canFlushDown() {
        return !isMuteDown() && down.isClogged();
    }

    private boolean canFillUp() {
        return !isMuteUp() && !up.hasEnded() && up.hasRoomIn();
    }

    private boolean canFillDown() {
        return !isMuteDown() && !down.hasEnded() && down.hasRoomIn();
    }

    private @Nullable Trap pumpUp(long now) {
        boolean moved = true;
        while (moved && !isMuteUp()) {
            flushUp(); // first, or what fills both buffers would wait for a movement that never comes
            int before = up.available();
            moved = up.fill();
            if (serverGone) {
                up.drop(up.available());
                continue;
            }
            Trap trap = commands.advance();
            if (trap != null) {
                flushUp();
                return trap;
            }
            flushUp();
            moved |= up.available() != before;
            lastMoved = moved ? now : lastMoved;
            moved &= !up.isClogged();
        }
        flushUp();
        return null;
    }

    private @Nullable Trap pumpDown(long now) {
        boolean moved = true;
        while (moved && !isMuteDown()) {
            flushDown();
            int before = down.available();
            moved = down.fill();
            if (clientGone) {
                down.drop(down.available());
                continue;
            }
            Trap trap = replies.advance(now);
            if (trap != null) {
                flushDown();
                return trap;
            }
            flushDown();
            moved |= down.available() != before;
            lastMoved = moved ? now : lastMoved;
            moved &= !down.isClogged();
        }
        return null;
    }

    private void flushUp() {
        try {
            up.flush();
        } catch (IOException e) {
            serverGone = true; // what it said last is still to be read
        }
    }

    private void flushDown() {
        try {
            down.flush();
        } catch (IOException e) {
            clientGone = true; // what it sent last still goes to the server
        }
    }

    /** What ends on one side ends on the other, when all that was said before has been passed on. */
    private void finish(long now) {
        if (up.hasEnded() && !saidEnd && (serverGone || !up.isClogged())) {
            saidEnd = true;
            try {
                server.shutdownOutput();
            } catch (IOException e) {
                serverGone = true;
            }
        }
        boolean heard = down.hasEnded() && !replies.isWaiting() && (clientGone || !down.isClogged());
        boolean nobodyListens = saidEnd && isMuteDown();
        boolean atEnd = faults.isEnding()
                && commands.next() == null
                && !replies.isWithinPacket()
                && !down.isClogged()
                && now - lastMoved >= QUIET_NANOS;
        if (heard || nobodyListens || atEnd) {
            close();
        }
    }

    private void listen(int ofClient, int ofServer) {
        if (clientKey.isValid() && clientKey.interestOps() != ofClient) {
            clientKey.interestOps(ofClient);
        }
        if (serverKey.isValid() && serverKey.interestOps() != ofServer) {
            serverKey.interestOps(ofServer);
        }
    }

    /** The client gets a RST; the server sees an end. */
    void reset() {
        reset(client);
        close();
    }

    void close() {
        closed = true;
        close(client);
        close(server);
    }

    static void reset(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // It is closed already.
        }
        close(channel);
    }

    static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // There is nothing left that could be done about it.
        }
    }

    /** What was stalled goes on. */
    void heal() {
        muteUp = false;
        muteDown = false;
    }
}
