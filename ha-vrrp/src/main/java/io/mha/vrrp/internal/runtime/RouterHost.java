package io.mha.vrrp.internal.runtime;

import io.mha.vrrp.VirtualRouterConfig;
import io.mha.vrrp.VrrpUnsupportedException;
import io.mha.vrrp.internal.config.RouterSettings;

/** Virtual routers on one loop and one network. */
public final class RouterHost implements AutoCloseable {
    private RouterHost() {}

    /**
     * As this system has it.
     *
     * @return empty
     */
    public static RouterHost system() {
        return new RouterHost();
    }

    /**
     * Adds one.
     *
     * @param config as given
     * @param settings of it
     * @return not started
     */
    public HostedRouter add(VirtualRouterConfig config, RouterSettings settings) {
        throw new VrrpUnsupportedException("not implemented yet");
    }

    @Override
    public void close() {}
}
