package io.mha.vrrp.internal.runtime;

import io.mha.core.time.Deadline;
import io.mha.vrrp.VirtualRouter;
import io.mha.vrrp.VirtualRouterConfig;
import io.mha.vrrp.VrrpState;
import java.time.Duration;

/** What other threads may ask of a virtual router. */
public interface HostedRouter {
    /**
     * As in {@link VirtualRouter}.
     *
     * @return as there
     */
    VirtualRouterConfig config();

    /**
     * As in {@link VirtualRouter}.
     *
     * @return as there
     */
    String name();

    /** As in {@link VirtualRouter}. */
    void start();

    /** As in {@link VirtualRouter}. */
    void stop();

    /** As in {@link VirtualRouter}. */
    void retire();

    /**
     * As in {@link VirtualRouter}.
     *
     * @return as there
     */
    VrrpState state();

    /**
     * As in {@link VirtualRouter}.
     *
     * @return as there
     */
    boolean isMaster();

    /**
     * As in {@link VirtualRouter}.
     *
     * @return as there
     */
    Deadline masterUntil();

    /**
     * As in {@link VirtualRouter}.
     *
     * @return as there
     */
    long token();

    /**
     * As in {@link VirtualRouter}.
     *
     * @param timeout as there
     * @return as there
     * @throws InterruptedException if interrupted
     */
    boolean awaitMaster(Duration timeout) throws InterruptedException;

    /**
     * As in {@link VirtualRouter}.
     *
     * @param priority as there
     */
    void priority(int priority);

    /**
     * As in {@link VirtualRouter}.
     *
     * @return as there
     */
    int priority();

    /**
     * As in {@link VirtualRouter}.
     *
     * @return as there
     */
    VirtualRouter.Statistics statistics();

    /**
     * As in {@link VirtualRouter}.
     *
     * @param listener as there
     */
    void addListener(VirtualRouter.Listener listener);

    /**
     * As in {@link VirtualRouter}.
     *
     * @param listener as there
     */
    void removeListener(VirtualRouter.Listener listener);
}
