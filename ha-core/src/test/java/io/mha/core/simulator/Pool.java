package io.mha.core.simulator;

import io.mha.core.health.Evidence;
import io.mha.core.simulator.Engine.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The connections of one client to one server under one generation, as the pool of the product keeps them. */
final class Pool {
    private static final int MAX_SIZE = 10;
    private static final int MIN_IDLE = 2;
    /** When the pool of an instance of a fleet opens the rest of its idle connections: at its second housekeeping. */
    private static final long HOUSEKEEPING_NANOS = 30_000_000_000L;

    private static final int MAX_CONNECTING = 2;
    private static final long CONNECT_TIMEOUT_NANOS = 1_000_000_000L;
    private static final long RETRY_NANOS = 100_000_000L;
    /** A connection that was idle for longer is validated before it is lent. */
    private static final long TRUST_NANOS = 500_000_000L;

    private final Client client;
    private final Server server;
    private final long generation;
    private final Engine engine;
    private final Deque<Link> idle = new ArrayDeque<>();
    private final Set<Link> lent = new LinkedHashSet<>();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private int minIdle;
    private long failedAt;
    private boolean failed;
    private boolean retired;
    private int connecting;

    /** A borrower that has to wait. */
    private final class Waiter {
        private final Exchange exchange;
        private final Event patience;

        Waiter(Exchange exchange, long patienceNanos) {
            this.exchange = exchange;
            this.patience = engine.after(patienceNanos, client.jvm(), () -> {
                waiters.remove(this);
                exchange.notBorrowed();
            });
        }
    }

    Pool(Client client, Server server, long generation, Engine engine) {
        this.client = client;
        this.server = server;
        this.generation = generation;
        this.engine = engine;
        if (client.isOneOfMany()) {
            minIdle = 1;
            engine.after(HOUSEKEEPING_NANOS, client.jvm(), () -> {
                minIdle = MIN_IDLE;
                fill();
            });
        } else {
            minIdle = MIN_IDLE;
        }
        fill();
    }

    Client client() {
        return client;
    }

    long generation() {
        return generation;
    }

    Set<Link> lent() {
        return lent;
    }

    int total() {
        return idle.size() + lent.size();
    }

    boolean isRetired() {
        return retired;
    }

    void fill() {
        boolean resting = failed && engine.now() - failedAt < RETRY_NANOS;
        while (!resting && !retired && total() + connecting < minIdle && connecting < MAX_CONNECTING) {
            connect();
        }
    }

    void borrow(Exchange exchange, long patienceNanos) {
        for (Link link = idle.pollLast(); link != null; link = idle.pollLast()) {
            if (!link.broken || engine.now() - link.usedAt <= TRUST_NANOS) {
                lent.add(link);
                exchange.borrowed(link);
                return;
            }
            close(link);
        }
        if (failed && total() == 0 && engine.now() - failedAt < RETRY_NANOS) {
            exchange.notBorrowed(); // the last attempt has failed just now
            return;
        }
        waiters.add(new Waiter(exchange, patienceNanos));
        grow();
    }

    void giveBack(Link link) {
        lent.remove(link);
        link.exchange = null;
        link.usedAt = engine.now();
        if (retired || link.broken) {
            close(link);
            return;
        }
        Waiter next = waiters.poll();
        if (next == null) {
            idle.addLast(link);
        } else {
            lend(next, link);
        }
    }

    void discard(Link link) {
        lent.remove(link);
        link.exchange = null;
        close(link);
        grow();
    }

    /** Gives up everything: idle connections now, lent ones at their return or, if they are to be cut, at once. */
    void retire(boolean abort) {
        retired = true;
        idle.forEach(this::close);
        idle.clear();
        List<Waiter> sentAway = new ArrayList<>(waiters);
        waiters.clear();
        sentAway.forEach(waiter -> {
            waiter.patience.cancel();
            waiter.exchange.notBorrowed();
        });
        if (abort) {
            for (Link link : new ArrayList<>(lent)) {
                Exchange waiting = link.exchange;
                if (waiting != null) {
                    waiting.cut(link);
                }
            }
        }
    }

    private void grow() {
        while (!retired && connecting < Math.min(MAX_CONNECTING, waiters.size()) && total() + connecting < MAX_SIZE) {
            connect();
        }
    }

    private void connect() {
        connecting++;
        boolean[] over = new boolean[1];
        Event timeout = engine.after(CONNECT_TIMEOUT_NANOS, client.jvm(), () -> {
            over[0] = true;
            failed(Evidence.CONNECT_TIMEOUT);
        });
        server.connect(this, new Server.Dialled() {
            @Override
            public void connected(long incarnation) {
                Link link = new Link(Pool.this, server, incarnation, engine.now());
                if (over[0]) {
                    return;
                }
                timeout.cancel();
                opened(link);
            }

            @Override
            public void failed(Evidence evidence) {
                if (!over[0]) {
                    timeout.cancel();
                    Pool.this.failed(evidence);
                }
            }
        });
    }

    private void opened(Link link) {
        connecting--;
        failed = false;
        if (retired) {
            return;
        }
        server.opened(link);
        Waiter next = waiters.poll();
        if (next == null) {
            idle.addLast(link);
        } else {
            lend(next, link);
        }
        grow();
    }

    private void failed(Evidence evidence) {
        connecting--;
        failed = true;
        failedAt = engine.now();
        client.report(server, generation, evidence, "connect");
        List<Waiter> sentAway = new ArrayList<>(waiters);
        waiters.clear();
        sentAway.forEach(waiter -> {
            waiter.patience.cancel();
            waiter.exchange.notBorrowed();
        });
    }

    private void lend(Waiter waiter, Link link) {
        waiter.patience.cancel();
        lent.add(link);
        waiter.exchange.borrowed(link);
    }

    private void close(Link link) {
        link.closed = true;
        server.closed(link);
    }
}
