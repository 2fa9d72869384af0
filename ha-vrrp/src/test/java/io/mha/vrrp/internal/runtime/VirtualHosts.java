package io.mha.vrrp.internal.runtime;

import io.mha.core.time.Timers;

/** Hosts in memory, for tests of other packages. */
public final class VirtualHosts {
    private VirtualHosts() {}

    /** On a clock that a test turns. */
    public static RouterHost on(Timers timers, FakeNetwork network) {
        return new RouterHost(timers, () -> network);
    }

    /** With threads. */
    public static RouterHost threaded(FakeNetwork network) {
        return on(new LoopThread(), network);
    }
}
