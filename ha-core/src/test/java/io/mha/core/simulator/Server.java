package io.mha.core.simulator;

import io.mha.core.health.Evidence;
import io.mha.core.node.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A server: slots that work, a queue before them, a thread that accepts connections, and everything that can go wrong
 * with it.
 */
final class Server {
    private static final long BACKEND_ERROR_NANOS = 10_000_000;
    private static final long FAST_ERROR_NANOS = 1_000_000;

    /** Whether the process runs. */
    enum Mode {
        RUNNING,
        KILLED,
        HUNG
    }

    /** What a client hears of an attempt to connect. */
    interface Dialled {
        void connected(long incarnation);

        void failed(Evidence evidence);
    }

    /** A statement that has arrived. */
    private record Work(Link link, Exchange exchange, long incarnation) {}

    final int index;
    final Node node;
    private final Engine engine;
    private final Network network;
    private final Ledger ledger;
    private final Setup setup;
    private final SplittableRandom random;
    private final Deque<Work> queue = new ArrayDeque<>();
    private final Set<Link> links = new LinkedHashSet<>();
    private final List<Runnable> frozen = new ArrayList<>();
    private Mode mode = Mode.RUNNING;
    private double errorRate;
    private double slowdown = 1;
    private boolean failsFast;
    private boolean backendDead;
    private long incarnation = 1;
    private long healthySince = Long.MIN_VALUE;
    private long acceptFreeAt;
    private int busy;

    Server(int index, Node node, World world, SplittableRandom random) {
        this.index = index;
        this.node = node;
        this.engine = world.engine();
        this.network = world.network();
        this.ledger = world.ledger();
        this.setup = world.setup();
        this.random = random;
    }

    Mode mode() {
        return mode;
    }

    long incarnation() {
        return incarnation;
    }

    /** How many statements it works on or keeps waiting. */
    int inFlight() {
        return busy + queue.size();
    }

    /** The process dies; its kernel resets all connections. */
    void kill() {
        touch();
        mode = Mode.KILLED;
        incarnation++;
        busy = 0;
        queue.clear();
        frozen.clear();
        acceptFreeAt = 0;
        List<Link> reset = new ArrayList<>(links);
        links.clear();
        reset.forEach(link -> toClient(link.pool.client(), link::reset));
    }

    /** A new process. */
    void start() {
        touch();
        mode = Mode.RUNNING;
    }

    /** The process is stopped: the kernel still accepts, nobody answers. */
    void hang() {
        touch();
        mode = Mode.HUNG;
    }

    /** The process goes on where it was stopped. */
    void resume() {
        touch();
        mode = Mode.RUNNING;
        List<Runnable> held = new ArrayList<>(frozen);
        frozen.clear();
        held.forEach(Runnable::run);
    }

    /** A share of the statements loses its connection instead of an answer. */
    void errorRate(double share) {
        touch();
        errorRate = share;
    }

    /** Every statement loses its connection after a millisecond. */
    void failsFast(boolean on) {
        touch();
        failsFast = on;
    }

    /** Every statement takes so many times as long. */
    void slowdown(double factor) {
        touch();
        slowdown = factor;
    }

    /** What stands behind the server is gone, or back: it still answers pings. */
    void backendDead(boolean dead) {
        touch();
        backendDead = dead;
    }

    /** Whether nothing has been wrong with it from an instant on. */
    boolean isWellSince(long instant) {
        return mode == Mode.RUNNING
                && errorRate == 0
                && !failsFast
                && !backendDead
                && slowdown == 1
                && healthySince <= instant;
    }

    private void touch() {
        healthySince = engine.now();
    }

    /** A client opens a connection; it hears nothing at all of a server that hangs or is out of reach. */
    void connect(Pool from, Dialled dialled) {
        ledger.connect(index);
        engine.after(network.delay(), () -> {
            if (mode == Mode.HUNG || network.isCut(from.client().index(), index)) {
                return;
            }
            if (mode == Mode.KILLED) {
                toClient(from.client(), () -> dialled.failed(Evidence.CONNECT_REFUSED));
                return;
            }
            long current = incarnation;
            engine.after(acceptNanos(), () -> greet(from, current, dialled));
        });
    }

    private void greet(Pool from, long of, Dialled dialled) {
        if (mode == Mode.HUNG) {
            frozen.add(() -> greet(from, of, dialled));
        } else if (of != incarnation) {
            toClient(from.client(), () -> dialled.failed(Evidence.HANDSHAKE));
        } else if (backendDead) {
            toClient(from.client(), () -> dialled.failed(Evidence.BACKEND)); // session variables go to the backend
        } else {
            toClient(from.client(), () -> dialled.connected(of));
        }
    }

    /** The login of a check, which takes its turn among the others: how long until it is through. */
    long acceptNanos() {
        long now = engine.now();
        acceptFreeAt = Math.max(now, acceptFreeAt) + setup.handshakeNanos() / setup.acceptors();
        return acceptFreeAt - now + setup.handshakeNanos();
    }

    /** A connection is open on both sides. */
    void opened(Link link) {
        if (link.incarnation == incarnation) {
            links.add(link);
        } else {
            toClient(link.pool.client(), link::reset);
        }
    }

    /** The client has closed it; what it had asked for is still being done. */
    void closed(Link link) {
        links.remove(link);
    }

    /** A client sends a statement. */
    void send(Link link, Exchange exchange) {
        ledger.sent(index);
        engine.after(network.delay(), () -> arrived(new Work(link, exchange, incarnation)));
    }

    private void arrived(Work work) {
        if (network.isCut(work.link.pool.client().index(), index)) {
            return;
        }
        if (mode == Mode.KILLED || work.link.incarnation != incarnation) {
            toClient(work.link.pool.client(), work.link::reset);
        } else if (mode == Mode.HUNG) {
            frozen.add(() -> arrived(work));
        } else if (failsFast) {
            engine.after(FAST_ERROR_NANOS, () -> drop(work.link));
        } else if (backendDead) {
            engine.after(BACKEND_ERROR_NANOS, () -> answer(work, Evidence.BACKEND));
        } else if (busy < setup.slots()) {
            serve(work);
        } else {
            queue.add(work);
        }
    }

    private void serve(Work work) {
        busy++;
        double mean = setup.serviceNanos() * slowdown;
        long nanos = (long) (mean * (0.5 - 0.5 * Math.log(1 - random.nextDouble())));
        engine.after(nanos, () -> served(work));
    }

    private void served(Work work) {
        if (work.incarnation != incarnation) {
            return;
        }
        if (mode == Mode.HUNG) {
            frozen.add(() -> served(work));
            return;
        }
        busy--;
        if (errorRate > 0 && random.nextDouble() < errorRate) {
            drop(work.link);
        } else {
            answer(work, null);
        }
        Work next = queue.poll();
        if (next != null) {
            serve(next);
        }
    }

    private void drop(Link link) {
        links.remove(link);
        toClient(link.pool.client(), link::reset);
    }

    private void answer(Work work, @Nullable Evidence error) {
        Link link = work.link;
        toClient(link.pool.client(), () -> {
            if (link.exchange == work.exchange && !link.closed) {
                work.exchange.answered(link, error);
            }
        });
    }

    private void toClient(Client client, Runnable message) {
        long delay = network.delay();
        engine.after(delay, client.jvm(), () -> {
            if (!network.isCut(client.index(), index)) {
                message.run();
            }
        });
    }
}
