package io.mha.testkit.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one thread of a relay: everything that it moves, it moves here. */
final class RelayLoop implements Runnable {
    private static final int BACKLOG = 1024;
    private static final int CONNECT_MILLIS = 2_000;

    private final NodeFaults faults = new NodeFaults();
    private final Selector selector;
    /** Bound and not listening: it keeps the port ours while nobody listens there. */
    private final SocketChannel holder;

    private final InetSocketAddress address;
    private final InetSocketAddress server;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Set<RelayConnection> connections = new HashSet<>();
    private @Nullable ServerSocketChannel listener;
    private @Nullable BlackHole blackHole;
    private long accepted;
    private boolean stopped;

    RelayLoop(InetSocketAddress server) throws IOException {
        this.server = server;
        selector = Selector.open();
        holder = SocketChannel.open()
                .setOption(StandardSocketOptions.SO_REUSEPORT, true)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        address = (InetSocketAddress) holder.getLocalAddress();
        listen();
    }

    int port() {
        return address.getPort();
    }

    NodeFaults faults() {
        return faults;
    }

    /** Has something done by the thread of the loop, soon. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** What was closed is really closed only after the next selection. */
    void settle() {
        try {
            selector.selectNow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                selector.select(timeout());
                boolean changed = runTasks();
                Set<SelectionKey> selected = selector.selectedKeys();
                for (SelectionKey key : List.copyOf(selected)) {
                    if (key.attachment() instanceof RelayConnection connection) {
                        pump(connection);
                    } else {
                        accept();
                    }
                }
                selected.clear();
                long now = System.nanoTime();
                for (RelayConnection connection : List.copyOf(connections)) {
                    if (changed || connection.wakeAt() - now <= 0) {
                        pump(connection);
                    }
                }
                connections.removeIf(RelayConnection::isClosed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The relay on port " + port() + " failed", e);
        } finally {
            end();
        }
    }

    private long timeout() {
        long next = Long.MAX_VALUE;
        long now = System.nanoTime();
        for (RelayConnection connection : connections) {
            long at = connection.wakeAt();
            next = at == Long.MAX_VALUE ? next : Math.min(next, Math.max(0, at - now));
        }
        return next == Long.MAX_VALUE ? 0 : 1 + TimeUnit.NANOSECONDS.toMillis(next);
    }

    private boolean runTasks() {
        boolean any = false;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
            any = true;
        }
        return any;
    }

    private void pump(RelayConnection connection) {
        switch (connection.pump(System.nanoTime())) {
            case CRASH -> crash();
            case FREEZE -> freeze();
            default -> {}
        }
    }

    private void accept() throws IOException {
        ServerSocketChannel open = listener;
        if (open == null || faults.isFrozen()) {
            return;
        }
        SocketChannel client = open.accept();
        while (client != null) {
            accepted++;
            ServerError greeting = faults.greeting();
            if (greeting == null) {
                connect(client);
            } else {
                refuse(client, greeting);
            }
            client = open.accept();
        }
    }

    private static void refuse(SocketChannel client, ServerError with) {
        try (client) {
            client.write(with.packet(0));
        } catch (IOException e) {
            // It has gone already.
        }
    }

    private void connect(SocketChannel client) throws IOException {
        SocketChannel toServer = SocketChannel.open();
        try {
            toServer.socket().connect(server, CONNECT_MILLIS);
            connections.add(new RelayConnection(client, toServer, faults, selector));
        } catch (IOException e) {
            RelayConnection.reset(client);
            RelayConnection.close(toServer);
        }
    }

    void crash() {
        deafen();
        resetAll();
    }

    /** Nobody listens: whoever connects is refused. */
    void deafen() {
        ServerSocketChannel open = listener;
        listener = null;
        close(open);
        close(blackHole);
        blackHole = null;
    }

    void resetAll() {
        connections.forEach(RelayConnection::reset);
        connections.clear();
    }

    void freeze() {
        faults.freeze();
        for (RelayConnection connection : connections) {
            connection.pump(0);
        }
        ServerSocketChannel open = listener;
        if (open != null) {
            open.keyFor(selector).interestOps(0);
        }
    }

    /** Frozen, and even the handshake of TCP is not answered any more. */
    void swallow() {
        freeze();
        if (blackHole == null) {
            try {
                // Both listen for a moment, so that nobody is refused.
                BlackHole opened = new BlackHole(address);
                ServerSocketChannel open = listener;
                listener = null;
                close(open);
                settle();
                opened.fill();
                blackHole = opened;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void heal() {
        faults.heal();
        try {
            listen();
        } catch (IOException e) {
            throw new UncheckedIOException("Port " + port() + " cannot be opened again", e);
        }
        close(blackHole);
        blackHole = null;
        connections.forEach(RelayConnection::heal);
    }

    int connections() {
        connections.removeIf(RelayConnection::isClosed);
        return connections.size();
    }

    long accepted() {
        return accepted;
    }

    void stop() {
        stopped = true;
    }

    private void listen() throws IOException {
        ServerSocketChannel open = listener;
        if (open == null) {
            open = ServerSocketChannel.open()
                    .setOption(StandardSocketOptions.SO_REUSEPORT, true)
                    .bind(address, BACKLOG);
            open.configureBlocking(false);
            open.register(selector, 0);
            listener = open;
        }
        open.keyFor(selector).interestOps(SelectionKey.OP_ACCEPT);
    }

    private void end() {
        deafen();
        resetAll();
        close(holder);
        close(selector);
    }

    private static void close(@Nullable AutoCloseable open) {
        if (open != null) {
            try {
                open.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
