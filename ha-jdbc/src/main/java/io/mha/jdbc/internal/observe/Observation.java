package io.mha.jdbc.internal.observe;

import io.mha.core.Cluster;
import io.mha.core.ClusterEvent;
import io.mha.core.ClusterListener;
import io.mha.core.balance.NodeView;
import io.mha.core.time.Timers;
import io.mha.jdbc.internal.config.JdbcKeys;
import io.mha.jdbc.internal.config.JdbcSettings;
import io.mha.jdbc.internal.connection.LogicalConnection;
import io.mha.jdbc.internal.pool.NodePools;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All who look at one data source from outside. It hears of nodes that join and leave, and costs the calls themselves
 * nothing: what is shown is read from counters that are there anyway, when somebody looks.
 */
public final class Observation implements ClusterListener, AutoCloseable {
    /** Loading JMX takes a new JVM 0.1 to 0.2 s of the processor: not while the application starts. */
    private static final long BEANS_NANOS = 3_000_000_000L;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Onlooker> onlookers = new ArrayList<>();
    private final AtomicLong outages = new AtomicLong();
    private final AtomicLong outageNanos = new AtomicLong();
    private final AtomicLong staleSources = new AtomicLong();
    private volatile @Nullable Watched watched;
    private volatile @Nullable Borrowing borrowing;
    private @Nullable Borrowing timed;
    private @Nullable UnaryOperator<Borrowing> observer;
    private volatile LongSupplier unwraps = () -> 0;
    private boolean closed;

    /** Nobody looks yet. */
    public Observation() {}

    /**
     * The data source is there. Has the beans registered 3 s later, unless {@code jmx} is off.
     *
     * @param cluster the nodes and their states
     * @param pools their connections
     * @param settings what was configured
     * @param unwraps how often an object of the driver was unwrapped
     * @param timers run what takes long
     */
    public void start(Cluster cluster, NodePools pools, JdbcSettings settings, LongSupplier unwraps, Timers timers) {
        this.unwraps = unwraps;
        Watched subject = new Watched(cluster, pools, settings);
        watched = subject;
        if (settings.get(JdbcKeys.JMX)) {
            Beans beans = new Beans(subject);
            attach(beans);
            timers.schedule(BEANS_NANOS, () -> timers.runBlocking(() -> show(beans)));
        }
    }

    private void show(Beans beans) {
        Beans.prepare();
        lock.lock();
        try {
            if (!closed) {
                beans.begin(this);
                tellNodes(beans);
            }
        } finally {
            lock.unlock();
        }
    }

    /** From now on this one is told; at the end it is closed. */
    void attach(Onlooker onlooker) {
        lock.lock();
        try {
            if (closed) {
                onlooker.close();
                return;
            }
            onlookers.add(onlooker);
            tellNodes(onlooker);
        } finally {
            lock.unlock();
        }
    }

    private void tellNodes(Onlooker onlooker) {
        for (NodeView view : watched().cluster().topology().nodes()) {
            onlooker.added(view.node().id());
        }
    }

    Watched watched() {
        Watched subject = watched;
        if (subject == null) {
            throw new IllegalStateException("not started");
        }
        return subject;
    }

    @Override
    public void on(ClusterEvent event) {
        if (event instanceof ClusterEvent.OutageEnded ended) {
            outages.incrementAndGet();
            outageNanos.addAndGet(ended.lasted().toNanos());
        } else if (event instanceof ClusterEvent.SourceFailed) {
            staleSources.incrementAndGet();
        } else if (event instanceof ClusterEvent.SourceRecovered) {
            staleSources.decrementAndGet();
        }
        lock.lock();
        try {
            for (Onlooker onlooker : onlookers) {
                if (event instanceof ClusterEvent.NodeAdded added) {
                    onlooker.added(added.node().id());
                } else if (event instanceof ClusterEvent.NodeRemoved removed) {
                    onlooker.removed(removed.node().id());
                } else {
                    onlooker.on(event);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Outages that are over. */
    long outages() {
        return outages.get();
    }

    /** How long they lasted, all together. */
    long outageNanos() {
        return outageNanos.get();
    }

    /** Sources of nodes that cannot be read at the moment. */
    long staleSources() {
        return staleSources.get();
    }

    /** How often an object of the driver was unwrapped. */
    long unwraps() {
        return unwraps.getAsLong();
    }

    /**
     * How many connections there may be to all nodes.
     *
     * @return the limit for all together, where there is one; else the sum of the nodes' limits
     */
    public int mostConnections() {
        Watched subject = watched();
        int sum = subject.overNodes(subject::largestPool);
        int total = subject.settings().get(JdbcKeys.MAX_TOTAL);
        return total == 0 ? sum : Math.min(total, sum);
    }

    /**
     * How many connections to all nodes are kept idle.
     *
     * @return the sum over the nodes
     */
    public int fewestIdle() {
        Watched subject = watched();
        return subject.overNodes(subject::fewestIdle);
    }

    /** From now on borrows go this way, so that somebody knows how long they take. */
    void time(Borrowing way) {
        lock.lock();
        try {
            timed = way;
            borrowing = way();
        } finally {
            lock.unlock();
        }
    }

    /**
     * From now on somebody looks on at each borrow.
     *
     * @param around makes of a way to borrow one on which he looks
     */
    public void observe(UnaryOperator<Borrowing> around) {
        lock.lock();
        try {
            observer = around;
            borrowing = way();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Borrowing way() {
        UnaryOperator<Borrowing> around = observer;
        Borrowing inner = timed;
        if (closed || around == null) {
            return closed ? null : inner;
        }
        return around.apply(inner == null ? LogicalConnection::borrow : inner);
    }

    /**
     * How to borrow so that those who look on see it.
     *
     * @return {@code null} if nobody does
     */
    public @Nullable Borrowing borrowing() {
        return borrowing;
    }

    /** Nobody looks any more. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            borrowing = null;
            onlookers.forEach(Onlooker::close);
            onlookers.clear();
        } finally {
            lock.unlock();
        }
    }
}
