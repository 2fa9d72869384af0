package io.mha.testkit.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A TCP relay in front of a real server of the MySQL protocol, which fails on command. One relay plays one node;
 * several may stand before one server, which is how stateless middleware such as MyCat stands before its databases. It
 * takes TLS and compression from what the server offers, so that it can read along.
 *
 * <p>Every method returns when the fault is there. Faults add up until {@link #heal()}. One thread per relay, a daemon
 * named {@code mha-relay-<name>}. Thread-safe. Linux only.
 */
public final class FaultRelay implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final long PATIENCE_SECONDS = 30;

    private final String name;
    private final RelayLoop loop;
    private final Thread thread;

    private FaultRelay(String name, RelayLoop loop) {
        this.name = name;
        this.loop = loop;
        this.thread = new Thread(loop, "mha-relay-" + name);
        thread.setDaemon(true);
    }

    /**
     * Starts a relay on a free port of the loopback interface.
     *
     * @param name for its thread
     * @param host of the server behind it
     * @param port of the server behind it
     * @return a relay that relays
     */
    public static FaultRelay start(String name, String host, int port) {
        try {
            FaultRelay relay = new FaultRelay(name, new RelayLoop(new InetSocketAddress(host, port)));
            relay.thread.start();
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException("The relay " + name + " could not be started", e);
        }
    }

    /**
     * The relay's name.
     *
     * @return as given
     */
    public String name() {
        return name;
    }

    /**
     * Where it listens.
     *
     * @return always {@code 127.0.0.1}
     */
    public String host() {
        return HOST;
    }

    /**
     * Where it listens; nobody else gets this port before {@link #close()}, whatever the relay is told to do.
     *
     * @return the port
     */
    public int port() {
        return loop.port();
    }

    /** The node dies: its connections are reset (RST), new ones are refused. What reached the server stays there. */
    public void crash() {
        run(loop::crash);
    }

    /** New connections are refused; those that are there stay. */
    public void refuse() {
        run(loop::deafen);
    }

    /** Connections that are there are reset (RST); new ones are welcome. */
    public void resetAll() {
        run(loop::resetAll);
    }

    /** The node hangs, as after SIGSTOP: TCP still accepts and takes bytes; nothing moves until {@link #heal()}. */
    public void freeze() {
        run(loop::freeze);
    }

    /** The node is cut off: nothing moves until {@link #heal()}, and new connections are not even refused. */
    public void blackHole() {
        run(loop::swallow);
    }

    /** What clients send still reaches the server; nothing comes back until {@link #heal()}. */
    public void halfOpen() {
        run(loop.faults()::halfOpen);
    }

    /**
     * The node is slow.
     *
     * @param delay added to every reply, greeting and login included
     */
    public void slow(Duration delay) {
        run(() -> loop.faults().slow(delay.toNanos()));
    }

    /**
     * The node is sick: it answers statements of applications with an error; login, ping and what drivers send to set
     * up their sessions are well. See {@link ClientCommand#isStatement()}.
     *
     * @param error what it answers
     */
    public void sick(ServerError error) {
        sick(error, ClientCommand::isStatement);
    }

    /**
     * The node answers some commands with an error.
     *
     * @param error what it answers
     * @param which commands; the server does not see them
     */
    public void sick(ServerError error, Predicate<ClientCommand> which) {
        run(() -> loop.faults().sick(error, which));
    }

    /**
     * The node lets nobody in: whoever connects is answered with an error in the place of the greeting, as a server that
     * has no connection left (1040) or that goes down (1053) does. Connections that are there stay.
     *
     * @param error what it answers
     */
    public void greet(ServerError error) {
        run(() -> loop.faults().greet(error));
    }

    /** The node goes in good order: new connections are refused, each that is there is ended (FIN) after its reply. */
    public void shutDown() {
        run(() -> {
            loop.deafen();
            loop.faults().end();
        });
    }

    /** Ends all faults and removes all traps: what was held back goes on. */
    public void heal() {
        run(loop::heal);
    }

    /**
     * Waits for one command and lets it not reach the server.
     *
     * @param which command
     * @param fault what happens then; {@link Fault#NONE} lets it pass
     * @return to ask whether it happened
     */
    public Trap trapCommand(Predicate<ClientCommand> which, Fault fault) {
        return trap(new Trap(which, Trap.BEFORE, fault));
    }

    /**
     * Waits for one command, lets the server execute it, and keeps the reply from the client.
     *
     * @param which command
     * @param fault what happens when the reply begins
     * @return to ask whether it happened
     */
    public Trap trapReply(Predicate<ClientCommand> which, Fault fault) {
        return trapReply(which, 0, fault);
    }

    /**
     * Waits for one command, and lets only the beginning of its reply pass.
     *
     * @param which command
     * @param packets how many packets of the reply still pass; a row is one
     * @param fault what happens then
     * @return to ask whether it happened
     */
    public Trap trapReply(Predicate<ClientCommand> which, int packets, Fault fault) {
        return trap(new Trap(which, packets, fault));
    }

    private Trap trap(Trap trap) {
        run(() -> loop.faults().add(trap));
        return trap;
    }

    /**
     * Connections of clients.
     *
     * @return how many are open
     */
    public int connections() {
        return ask(loop::connections);
    }

    /**
     * Connections of clients since the start.
     *
     * @return how many were accepted
     */
    public long accepted() {
        return ask(loop::accepted);
    }

    /**
     * What clients have sent, logins excluded, whether the server got it or not.
     *
     * @return the last 2,000 commands, the oldest first
     */
    public List<ClientCommand> commands() {
        return ask(loop.faults()::recent);
    }

    /** Begins {@link #commands()} anew. */
    public void forgetCommands() {
        run(loop.faults()::forget);
    }

    /** Resets all connections and gives the port back. A second call does nothing. */
    @Override
    public void close() {
        if (thread.isAlive()) {
            loop.execute(loop::stop);
            try {
                thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Names the relay and its port. */
    @Override
    public String toString() {
        return name + " (relay on " + HOST + ":" + port() + ")";
    }

    private void run(Runnable change) {
        ask(() -> {
            change.run();
            loop.settle();
            return true;
        });
    }

    private <T> T ask(Supplier<T> question) {
        if (!thread.isAlive()) {
            throw new IllegalStateException(this + " is closed");
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(this + ": interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(this + " did not do it", e);
        }
    }
}
