package io.mha.core.simulator;

import io.mha.core.balance.NodeView;
import io.mha.core.balance.Request;
import io.mha.core.balance.Topology;
import io.mha.core.health.Evidence;
import io.mha.core.simulator.Engine.Event;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One statement from the caller's wish to its answer: pick, borrow, send; another node as long as nothing was sent, one
 * more time elsewhere if it is a read whose connection was lost.
 */
final class Exchange {
    private static final long BORROW_NANOS = 3_000_000_000L;
    private static final long OUTAGE_WAIT_NANOS = 3_000_000_000L;
    private static final long PATIENCE_NANOS = 250_000_000L;
    private static final long POLL_NANOS = 10_000_000L;
    private static final long ROUND_NANOS = 25_000_000L;

    private final Client client;
    private final Engine engine;
    private final Ledger ledger;
    private final boolean read;
    private final long startedAt;
    private long borrowBy;
    private long sentAt;
    private Request request = Request.ANY;
    private boolean rerun;
    private @Nullable NodeView view;
    private @Nullable Event timeout;

    Exchange(Client client, Engine engine, Ledger ledger, boolean read) {
        this.client = client;
        this.engine = engine;
        this.ledger = ledger;
        this.read = read;
        this.startedAt = engine.now();
        this.borrowBy = startedAt + BORROW_NANOS;
    }

    long sentAt() {
        return sentAt;
    }

    void start() {
        NodeView picked = client.cluster().pick(request);
        if (picked != null) {
            view = picked;
            picked.traffic().begin();
            client.pool(picked).borrow(this, patience());
        } else if (client.cluster().topology().isOutage()) {
            awaitNode();
        } else {
            request = Request.ANY;
            startAgain(ROUND_NANOS);
        }
    }

    private long patience() {
        long left = Math.max(1, borrowBy - engine.now());
        boolean alone = client.cluster().topology().candidates().size() == 1;
        return alone ? left : Math.min(PATIENCE_NANOS, left);
    }

    private void awaitNode() {
        Topology topology = client.cluster().topology();
        if (engine.nanoTime() - topology.outageSinceNanos() >= OUTAGE_WAIT_NANOS) {
            finish(false);
            return;
        }
        client.checkAll();
        request = Request.ANY;
        startAgain(POLL_NANOS);
    }

    private void startAgain(long delay) {
        if (engine.now() >= borrowBy) {
            finish(false);
        } else {
            engine.after(delay, client.jvm(), this::start);
        }
    }

    /** The node gave no connection: nothing was sent, so the next one may be asked. */
    void notBorrowed() {
        NodeView tried = endUse(false);
        request = request.excluding(tried.node());
        if (engine.now() >= borrowBy) {
            finish(false);
        } else {
            start();
        }
    }

    void borrowed(Link link) {
        link.exchange = this;
        sentAt = engine.now();
        timeout = engine.after(client.patienceNanos(), client.jvm(), () -> timedOut(link));
        client.sent();
        link.server.send(link, this);
        if (link.broken) {
            engine.after(0, client.jvm(), link::reset);
        }
    }

    /** The node has answered, perhaps with an error on a connection that stays good. */
    void answered(Link link, @Nullable Evidence error) {
        NodeView used = Objects.requireNonNull(view);
        stopWaiting();
        client.heardFrom(link.server);
        if (error == null) {
            used.traffic().took(engine.now() - sentAt, engine.nanoTime());
            used.traffic().succeeded();
        } else {
            client.report(link.server, link.pool.generation(), error, "statement");
        }
        endUse(error == null);
        link.pool.giveBack(link);
        finish(error == null);
    }

    /** The connection broke while it waited. */
    void reset(Link link) {
        if (link.exchange != this) {
            return;
        }
        client.heardFrom(link.server);
        lost(link, true);
    }

    /** The client itself has cut the connection, because its node hangs. */
    void cut(Link link) {
        ledger.cut(startedAt);
        lost(link, false);
    }

    private void lost(Link link, boolean byPeer) {
        NodeView used = Objects.requireNonNull(view);
        stopWaiting();
        used.traffic().failed(engine.nanoTime());
        if (byPeer) {
            client.report(link.server, link.pool.generation(), Evidence.IO_RESET, "statement");
        }
        endUse(true);
        link.pool.discard(link);
        if (read && !rerun && client.mayRetry()) {
            rerun = true;
            request = Request.ANY.excluding(used.node());
            borrowBy = engine.now() + BORROW_NANOS;
            start();
        } else {
            finish(false);
        }
    }

    private void timedOut(Link link) {
        if (link.exchange != this) {
            return;
        }
        Objects.requireNonNull(view).traffic().failed(engine.nanoTime());
        client.checkNow(link.server);
        endUse(true);
        link.pool.discard(link);
        finish(false);
    }

    private void stopWaiting() {
        Event pending = timeout;
        if (pending != null) {
            pending.cancel();
        }
    }

    private NodeView endUse(boolean judged) {
        NodeView used = Objects.requireNonNull(view);
        used.end(judged);
        view = null;
        return used;
    }

    private void finish(boolean worked) {
        ledger.finished(startedAt, engine.now(), worked);
    }
}
