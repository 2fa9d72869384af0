package io.mha.vrrp;

import io.mha.core.config.ConfigException;
import io.mha.core.time.Deadline;
import io.mha.vrrp.internal.runtime.HostedRouter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One router of a group that shares virtual addresses; the master of the group holds them. Thread-safe.
 *
 * <p>Nothing happens before {@link #start()}. A router can be started again after {@link #stop()}.
 */
public final class VirtualRouter implements AutoCloseable {
    private final HostedRouter router;
    private final Queue<Runnable> onClose = new ConcurrentLinkedQueue<>();

    VirtualRouter(HostedRouter router) {
        this.router = router;
    }

    /** Is run once, when it is closed. */
    void whenClosed(Runnable action) {
        onClose.add(action);
    }

    /**
     * A virtual router with a loop of its own. Where there are several, {@link VirtualRouters} saves threads.
     *
     * @param config its settings
     * @return not started yet
     * @throws VrrpUnsupportedException if this system does not let it run
     */
    public static VirtualRouter open(VirtualRouterConfig config) {
        VirtualRouters routers = VirtualRouters.open();
        try {
            return routers.alone(config);
        } catch (RuntimeException e) {
            routers.close();
            throw e;
        }
    }

    /**
     * Its settings.
     *
     * @return as they were given
     */
    public VirtualRouterConfig config() {
        return router.config();
    }

    /**
     * For logs, threads and metrics.
     *
     * @return interface and identifier, {@code eth0/51}, with {@code /v6} behind it for IPv6
     */
    public String name() {
        return router.name();
    }

    /**
     * Takes part in the election. Does nothing if it runs already. With its interface down, or without an address there,
     * it is in {@link VrrpState#FAULT} until that has changed.
     *
     * @throws VrrpUnsupportedException if this system does not let it run: no such interface, a missing capability, no
     *     lease where one is required; the message has the cure
     * @throws IllegalStateException if it is closed
     */
    public void start() {
        router.start();
    }

    /**
     * Takes of the system what {@link #start()} needs and gives it back, so that an application can refuse to start where
     * that would fail later. Holds no address and sends nothing; does nothing while it runs.
     *
     * @throws VrrpUnsupportedException as {@link #start()} would
     */
    public void check() {
        router.check();
    }

    /**
     * Takes part no more. A master tells its listeners ({@link Event.Leaving}), waits for them, sends priority 0, and keeps
     * answering until it hears the heir; each wait is bounded, see {@link VirtualRouterConfig.Builder#drainTimeout} and
     * {@link VirtualRouterConfig.Builder#handOver}. Returns when the addresses are gone. Called by a listener it only
     * begins. Interrupted, it returns early, and the rest goes on.
     */
    public void stop() {
        router.stop();
    }

    /** Stops, and is forgotten; it cannot be started again. Idempotent. */
    @Override
    public void close() {
        router.stop();
        router.retire();
        for (Runnable action = onClose.poll(); action != null; action = onClose.poll()) {
            action.run();
        }
    }

    /**
     * The state that was told last.
     *
     * @return never {@code null}
     */
    public VrrpState state() {
        return router.state();
    }

    /**
     * Whether it holds the virtual addresses now: it is master, and {@link #masterUntil()} has not come. As the
     * kernel drops the addresses at that instant as well, no other router answers while this is {@code true}, if it is
     * leased.
     *
     * @return {@code false} from the moment a loss begins, before listeners hear of it
     */
    public boolean isMaster() {
        return router.isMaster();
    }

    /**
     * Until when it is master if nothing is renewed; each advertisement moves it on. What is to happen under the mastership
     * has to be over by then.
     *
     * @return expired if it is not master
     */
    public Deadline masterUntil() {
        return router.masterUntil();
    }

    /**
     * The number of the mastership: grows with each one, see {@link VipAction.Claim#token()}.
     *
     * @return 0 before the first
     */
    public long token() {
        return router.token();
    }

    /**
     * Waits until it is master.
     *
     * @param timeout how long at most
     * @return whether it is
     * @throws InterruptedException if interrupted
     */
    public boolean awaitMaster(Duration timeout) throws InterruptedException {
        return router.awaitMaster(timeout);
    }

    /**
     * Changes its priority; holds from the next advertisement on, and until the next call, also over a stop and a start.
     *
     * @param priority 1 to 255
     * @throws ConfigException for any other
     */
    public void priority(int priority) {
        router.priority(priority);
    }

    /**
     * The priority that holds.
     *
     * @return 1 to 255
     */
    public int priority() {
        return router.priority();
    }

    /**
     * What it has counted since it was made.
     *
     * @return a copy
     */
    public Statistics statistics() {
        return router.statistics();
    }

    /**
     * Adds a listener.
     *
     * @param listener is called from the next event on
     */
    public void addListener(Listener listener) {
        router.addListener(listener);
    }

    /**
     * Removes a listener.
     *
     * @param listener is not called any more, but for an event that is under way
     */
    public void removeListener(Listener listener) {
        router.removeListener(listener);
    }

    /** Name and state. */
    @Override
    public String toString() {
        return "VirtualRouter[" + name() + " " + state() + "]";
    }

    /**
     * Hears what happens to virtual routers: one event at a time, in order, on a thread that may block. A slow listener
     * delays other events and, within {@link VirtualRouterConfig.Builder#drainTimeout}, a planned hand-over; no decision. What
     * it throws is logged.
     */
    @FunctionalInterface
    public interface Listener {
        /**
         * Something happened.
         *
         * @param event what
         */
        void on(Event event);
    }

    /** What happens to a virtual router. */
    public sealed interface Event {
        /**
         * Whom it happened to.
         *
         * @return the {@link VirtualRouter#name()}
         */
        String router();

        /**
         * The state has changed. A master has its addresses when this is told, and has none any more when another state is.
         *
         * @param router whose
         * @param from the state before
         * @param to the state now
         * @param cause one clause, for instance {@code no advertisement for 3609 ms}
         * @param token of the mastership that begins or ends, or of the last one
         */
        record Transition(String router, VrrpState from, VrrpState to, String cause, long token) implements Event {}

        /**
         * A planned loss of the addresses has begun: the application may drain. They still answer, and priority 0 has not been
         * sent; it is when all listeners have returned, or at the deadline.
         *
         * @param router who leaves
         * @param until when it goes on without further waiting
         */
        record Leaving(String router, Deadline until) implements Event {}

        /**
         * Somebody else advertised as master while we were it, and we stay: caches of the link may point elsewhere, and are set
         * right by new announcements (keepalived: {@code notify_master_rx_lower_pri}).
         *
         * @param router who stays
         * @param source who else it was
         * @param priority the other's priority
         */
        record Contested(String router, String source, int priority) implements Event {}

        /**
         * Somebody else answers for a virtual address that we hold.
         *
         * @param router who holds it
         * @param address which
         * @param hardwareAddress the other's MAC, {@code 02:00:00:00:00:0d}
         */
        record AddressConflict(String router, String address, String hardwareAddress) implements Event {}
    }

    /** By what the kernel forgets the addresses of a JVM that is dead or frozen. */
    public enum LeaseKind {
        /** An nftables table that dies with our socket, with a set element that times out; milliseconds. */
        NFTABLES,
        /** The lifetime of the address itself; whole seconds. */
        VALID_LFT,
        /** Nothing: a killed JVM leaves its addresses behind. */
        UNLEASED
    }

    /**
     * What a virtual router has counted. Names in brackets are keepalived's, as {@code /tmp/keepalived.stats} has them.
     *
     * @param advertisementsReceived valid ones for this virtual router (Advertisements Received)
     * @param advertisementsSent to the group, or one per peer (Advertisements Sent)
     * @param becameMaster (Became master)
     * @param releasedMaster (Released master)
     * @param priorityZeroReceived (Priority Zero Received)
     * @param priorityZeroSent (Priority Zero Sent)
     * @param dropped received but not looked at, by reason (Packet Errors, Authentication Errors)
     * @param checksums received ones of version 3 over IPv4 by the form of their checksum
     * @param contested advertisements of others as master that we heard as master, and stayed
     * @param conflicts answers of others for our addresses
     * @param addressMismatches received ones with other addresses than ours
     * @param announcementsSent gratuitous ARPs or neighbour advertisements
     * @param announcementsSuppressed those left out because of {@link VirtualRouterConfig.Builder#announceLimit}
     * @param sendFailures what the kernel did not take
     * @param worstGap the longest time between two advertisements of one mastership, or that the loop was late
     * @param lateAdvertisements how often that was more than 1.5 intervals
     * @param lease by what the addresses are leased; empty before the first start, and with a {@link VipAction}
     */
    public record Statistics(
            long advertisementsReceived,
            long advertisementsSent,
            long becameMaster,
            long releasedMaster,
            long priorityZeroReceived,
            long priorityZeroSent,
            Map<String, Long> dropped,
            Map<String, Long> checksums,
            long contested,
            long conflicts,
            long addressMismatches,
            long announcementsSent,
            long announcementsSuppressed,
            long sendFailures,
            Duration worstGap,
            long lateAdvertisements,
            Optional<LeaseKind> lease) {
        /**
         * As above.
         *
         * @param advertisementsReceived as above
         * @param advertisementsSent as above
         * @param becameMaster as above
         * @param releasedMaster as above
         * @param priorityZeroReceived as above
         * @param priorityZeroSent as above
         * @param dropped as above
         * @param checksums as above
         * @param contested as above
         * @param conflicts as above
         * @param addressMismatches as above
         * @param announcementsSent as above
         * @param announcementsSuppressed as above
         * @param sendFailures as above
         * @param worstGap as above
         * @param lateAdvertisements as above
         * @param lease as above
         */
        public Statistics {
            dropped = Map.copyOf(dropped);
            checksums = Map.copyOf(checksums);
        }
    }
}
