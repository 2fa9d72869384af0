package io.mha.vrrp.internal.runtime;

import io.mha.core.config.ConfigException;
import io.mha.core.time.Deadline;
import io.mha.core.time.Timers;
import io.mha.vrrp.VipAction;
import io.mha.vrrp.VirtualRouter;
import io.mha.vrrp.VirtualRouterConfig;
import io.mha.vrrp.VrrpState;
import io.mha.vrrp.internal.config.RouterSettings;
import io.mha.vrrp.internal.config.VrrpKeys;
import io.mha.vrrp.internal.net.HostNetwork;
import io.mha.vrrp.internal.net.Link;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What other threads see of a virtual router, over all its starts. Thread-safe. */
public final class HostedRouter {
    private static final Logger log = LoggerFactory.getLogger("io.mha.vrrp");
    private static final long SLACK_NANOS = 5_000_000_000L;

    private final VirtualRouterConfig config;
    private final RouterSettings settings;
    private final RouterHost host;
    private final Counters counters = new Counters();
    private final Notifier notifier;
    private final OrderedTasks calls;
    private final AtomicLong token = new AtomicLong();
    private final ReentrantLock lifecycle = new ReentrantLock();
    private final ReentrantLock stateLock = new ReentrantLock();
    private final Condition changed = stateLock.newCondition();
    private volatile VrrpState state = VrrpState.INITIALIZE;
    private volatile boolean master;
    private volatile long masterUntil;
    private volatile int priority;
    private volatile @Nullable RouterUnit unit;
    private @Nullable Candidacy candidacy;
    private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);
    private volatile boolean restart;
    private boolean running;
    private boolean closed;

    HostedRouter(VirtualRouterConfig config, RouterSettings settings, RouterHost host) {
        this.config = config;
        this.settings = settings;
        this.host = host;
        priority = settings.get(VrrpKeys.PRIORITY);
        notifier = new Notifier(host.notifications());
        calls = new OrderedTasks(host.timers());
    }

    /**
     * As in {@link VirtualRouter}.
     *
     * @return as there
     */
    public VirtualRouterConfig config() {
        return config;
    }

    /**
     * As in {@link VirtualRouter}.
     *
     * @return as there
     */
    public String name() {
        return settings.name();
    }

    /** As in {@link VirtualRouter}. */
    public void start() {
        lifecycle.lock();
        try {
            if (closed) {
                throw new IllegalStateException(name() + " is closed");
            }
            if (running) {
                return;
            }
            await(ended);
            restart = false;
            begin();
            running = true;
        } finally {
            lifecycle.unlock();
        }
    }

    /** As in {@link VirtualRouter}. */
    public void check() {
        lifecycle.lock();
        try {
            if (!running && !closed) {
                await(ended);
                host.detach(host.attach(this));
            }
        } finally {
            lifecycle.unlock();
        }
    }

    private void begin() {
        Attachment attachment = host.attach(this);
        counters.leased(attachment.kind());
        long interval = settings.nanos(VrrpKeys.ADVERT_INTERVAL);
        Elector elector = settings.election() == null
                ? new VrrpElector(attachment.rules(settings))
                : new OutsideElector(interval, attachment.leaseNanos());
        CompletableFuture<Void> end = new CompletableFuture<>();
        RouterUnit begun = new RouterUnit(this, attachment, elector, () -> finish(attachment, end));
        candidacy = settings.election() == null ? null : new Candidacy(this, begun, settings.election(), calls);
        ended = end;
        unit = begun;
        int starting = priority;
        host.timers().execute(() -> {
            host.loop().add(begun);
            begun.start(starting);
        });
    }

    /** The last step of a stop; what the system gave is given back off the loop. */
    private void finish(Attachment attachment, CompletableFuture<Void> end) {
        RouterUnit gone = unit;
        if (gone != null) {
            host.loop().remove(gone);
        }
        // After the election has been left, where there is one.
        OrderedTasks last = candidacy == null ? host.chores() : calls;
        last.add(() -> {
            try {
                host.detach(attachment);
            } finally {
                end.complete(null);
                if (restart) {
                    startAgain();
                }
            }
        });
    }

    /** As in {@link VirtualRouter}. */
    public void stop() {
        CompletableFuture<Void> end = beginStop();
        if (!notifier.isCurrent() && !calls.isCurrent()) {
            await(end);
        }
    }

    /** Begins a stop; completes when the addresses are gone. */
    CompletableFuture<Void> beginStop() {
        lifecycle.lock();
        try {
            restart = false;
            RouterUnit stopping = unit;
            if (running && stopping != null) {
                running = false;
                host.timers().execute(stopping::leave);
            }
            return ended;
        } finally {
            lifecycle.unlock();
        }
    }

    /** Waits for an end as long as one may take. */
    void await(CompletableFuture<Void> end) {
        try {
            end.get(
                    settings.nanos(VrrpKeys.DRAIN_TIMEOUT) + settings.handOverNanos() + SLACK_NANOS,
                    TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            log.warn("{}: still not stopped; an action or the kernel does not answer", name());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As in {@link VirtualRouter}: it is forgotten. */
    public void retire() {
        lifecycle.lock();
        try {
            if (!closed) {
                closed = true;
                host.forget(this);
            }
        } finally {
            lifecycle.unlock();
        }
    }

    /** The interface was made anew: everything that belonged to the old one is of no use. On the loop. */
    void linkChanged(Link link) {
        RouterUnit current = unit;
        if (current == null || !link.name().equals(settings.interfaceName())) {
            return;
        }
        if (current.isOn(link) || !link.up()) {
            current.linkChanged(link);
        } else if (!restart) {
            log.warn("{}: {} is another interface now", name(), link.name());
            restart = true;
            current.leave();
        }
    }

    private void startAgain() {
        lifecycle.lock();
        try {
            if (running && !closed) {
                restart = false;
                begin();
            }
        } catch (RuntimeException e) {
            running = false;
            log.error("{}: could not be started on the new interface", name(), e);
        } finally {
            lifecycle.unlock();
        }
    }

    /**
     * As in {@link VirtualRouter}.
     *
     * @return as there
     */
    public VrrpState state() {
        return state;
    }

    /**
     * As in {@link VirtualRouter}.
     *
     * @return as there
     */
    public boolean isMaster() {
        return master && masterUntil - host.timers().nanoTime() > 0;
    }

    /**
     * As in {@link VirtualRouter}.
     *
     * @return as there
     */
    public Deadline masterUntil() {
        Timers clock = host.timers();
        return new Deadline(clock, master ? masterUntil : clock.nanoTime());
    }

    /**
     * As in {@link VirtualRouter}.
     *
     * @return as there
     */
    public long token() {
        return token.get();
    }

    /**
     * As in {@link VirtualRouter}.
     *
     * @param timeout as there
     * @return as there
     * @throws InterruptedException as there
     */
    public boolean awaitMaster(Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        stateLock.lockInterruptibly();
        try {
            while (!isMaster() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return isMaster();
        } finally {
            stateLock.unlock();
        }
    }

    /**
     * As in {@link VirtualRouter}.
     *
     * @param newPriority as there
     */
    public void priority(int newPriority) {
        if (newPriority < 1 || newPriority > 255) {
            throw new ConfigException(
                    VrrpKeys.PRIORITY.name(), Integer.toString(newPriority), "must be a number from 1 to 255");
        }
        priority = newPriority;
        RouterUnit current = unit;
        if (current != null) {
            host.timers().execute(() -> current.priority(newPriority));
        }
    }

    /**
     * As in {@link VirtualRouter}.
     *
     * @return as there
     */
    public int priority() {
        return priority;
    }

    /**
     * As in {@link VirtualRouter}.
     *
     * @return as there
     */
    public VirtualRouter.Statistics statistics() {
        return counters.snapshot();
    }

    /**
     * As in {@link VirtualRouter}.
     *
     * @param listener as there
     */
    public void addListener(VirtualRouter.Listener listener) {
        notifier.add(listener);
    }

    /**
     * As in {@link VirtualRouter}.
     *
     * @param listener as there
     */
    public void removeListener(VirtualRouter.Listener listener) {
        notifier.remove(listener);
    }

    RouterSettings settings() {
        return settings;
    }

    Timers timers() {
        return host.timers();
    }

    HostNetwork network() {
        return host.network();
    }

    Counters counters() {
        return counters;
    }

    Notifier notifier() {
        return notifier;
    }

    /** What holds the addresses by means of the application. */
    Holding holding(VipAction action) {
        return new ActionHolding(settings, action, host.timers(), calls);
    }

    long nextToken() {
        Candidacy outside = candidacy;
        token.set(outside == null ? host.nextToken() : outside.token());
        return token.get();
    }

    VirtualRouter.Event leavingEvent(long boundNanos) {
        return new VirtualRouter.Event.Leaving(
                name(), new Deadline(host.timers(), host.timers().nanoTime() + boundNanos));
    }

    /** Tells whether it wants to be elected from outside. On the loop. */
    void candidacy(boolean wanted) {
        Candidacy outside = candidacy;
        if (outside != null) {
            outside.wanted(wanted);
        }
    }

    /** From now on nobody may count on it. */
    void notMaster() {
        master = false;
    }

    void masterUntil(long instant) {
        masterUntil = instant;
    }

    void tell(VrrpState from, VrrpState to, String cause, long until) {
        stateLock.lock();
        try {
            if (to == VrrpState.MASTER) {
                masterUntil = until;
            }
            state = to;
            master = to == VrrpState.MASTER;
            changed.signalAll();
        } finally {
            stateLock.unlock();
        }
        notifier.tell(new VirtualRouter.Event.Transition(name(), from, to, cause, token.get()));
    }
}
