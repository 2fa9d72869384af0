package io.mha.vrrp;

import io.mha.vrrp.internal.runtime.HostedRouter;
import io.mha.vrrp.internal.runtime.RouterHost;
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
     * No virtual routers yet. Nothing of the system is touched before the first one is started.
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
        VirtualRouter[] made = new VirtualRouter[1];
        VirtualRouter router = new VirtualRouter(hosted, () -> routers.remove(made[0]));
        made[0] = router;
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
        routers.clear();
    }

    /** One that closes these with it. */
    VirtualRouter alone(VirtualRouterConfig config) {
        return new VirtualRouter(host.add(config, config.settings()), this::close);
    }
}
