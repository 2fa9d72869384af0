package io.mha.vrrp;

import io.mha.vrrp.internal.observe.RouterMeters;
import io.mha.vrrp.internal.runtime.HostedRouter;
import io.mha.vrrp.internal.runtime.RouterHost;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Virtual routers that share one timer thread, one connection to the kernel, and one socket per interface and family.
 * Thread-safe.
 *
 * <p>A virtual address in here stands for the service of this JVM: it goes when the JVM dies, pauses or is stopped. One
 * JVM must not hold addresses of services that it does not run.
 *
 * <p>There is no shutdown hook: hooks run in no order, and a hand-over has to begin before the service ends. Close this in
 * the order of your application's own shutdown, first of all.
 */
public final class VirtualRouters implements AutoCloseable {
    private final RouterHost host;
    private final List<VirtualRouter> routers = new CopyOnWriteArrayList<>();

    private VirtualRouters(RouterHost host) {
        this.host = host;
    }

    /**
     * No virtual routers yet. Nothing of the system is touched before the first one is started or checked.
     *
     * @return empty
     */
    public static VirtualRouters open() {
        return new VirtualRouters(RouterHost.system());
    }

    static VirtualRouters of(RouterHost host) {
        return new VirtualRouters(host);
    }

    /**
     * Adds a virtual router.
     *
     * @param config its settings
     * @return not started yet
     * @throws io.mha.core.config.ConfigException if there is one on that interface with that identifier and family
     * @throws IllegalStateException if this is closed
     */
    public VirtualRouter add(VirtualRouterConfig config) {
        HostedRouter hosted = host.add(config, config.settings());
        VirtualRouter router = new VirtualRouter(hosted);
        router.whenClosed(() -> routers.remove(router));
        routers.add(router);
        return router;
    }

    /**
     * Those that have been added and not been closed.
     *
     * @return a snapshot
     */
    public List<VirtualRouter> routers() {
        return List.copyOf(routers);
    }

    /**
     * Hands over what is held, all at the same time, and ends all threads. Bounded by the longest drain and hand-over of
     * the routers. Idempotent.
     */
    @Override
    public void close() {
        host.close();
        routers.forEach(VirtualRouter::close);
    }

    /** One that closes these with it. */
    VirtualRouter alone(VirtualRouterConfig config) {
        VirtualRouter router = new VirtualRouter(host.add(config, config.settings()));
        router.whenClosed(this::close);
        return router;
    }

    /**
     * Shows virtual routers in Micrometer, which is an optional dependency: this class alone needs it, and nothing loads it
     * by itself. As a Spring bean: {@code new VirtualRouters.Meters(routers)::bindTo} is a {@code MeterBinder}. The meters
     * are {@code mha.vrrp.*}, see {@code docs/vrrp.md}; they read counters that are there anyway.
     */
    @SuppressWarnings("exports") // transitive, an optional module would be missed by everybody who does without it
    public static final class Meters {
        private final VirtualRouters routers;

        /**
         * Of some virtual routers.
         *
         * @param routers those that have been added when {@link #bindTo} is called
         */
        public Meters(VirtualRouters routers) {
            this.routers = routers;
        }

        /**
         * Adds the meters to a registry; those of a router go when it is closed.
         *
         * @param registry where
         */
        public void bindTo(MeterRegistry registry) {
            for (VirtualRouter router : routers.routers()) {
                router.whenClosed(RouterMeters.bind(router, registry));
            }
        }
    }
}
