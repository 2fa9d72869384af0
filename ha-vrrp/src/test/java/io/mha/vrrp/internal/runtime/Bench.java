package io.mha.vrrp.internal.runtime;

import io.mha.vrrp.VirtualRouter;
import io.mha.vrrp.VirtualRouterConfig;
import io.mha.vrrp.VrrpState;
import io.mha.vrrp.internal.config.RouterSettings;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** One host of a virtual link, with its virtual routers. */
final class Bench {
    static final String VIP = "192.0.2.100";

    final VirtualLoop loop;
    final FakeNetwork network;
    final RouterHost host;

    Bench(VirtualLoop loop, FakeNetwork network) {
        this.loop = loop;
        this.network = network;
        host = new RouterHost(loop, () -> network);
    }

    static VirtualRouterConfig.Builder config() {
        return VirtualRouterConfig.builder("eth0", 51).address(VIP);
    }

    HostedRouter add(VirtualRouterConfig.Builder builder) {
        VirtualRouterConfig config = builder.build();
        return host.add(config, settings(config));
    }

    /** What the API hands over, which only its package may ask for. */
    static RouterSettings settings(VirtualRouterConfig config) {
        try {
            var method = VirtualRouterConfig.class.getDeclaredMethod("settings");
            method.setAccessible(true);
            return (RouterSettings) method.invoke(config);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new AssertionError(e);
        }
    }

    HostedRouter started(VirtualRouterConfig.Builder builder) {
        HostedRouter router = add(builder);
        router.addListener(event -> {
            if (event instanceof VirtualRouter.Event.Transition change) {
                log(network + " told " + change.to());
            } else if (event instanceof VirtualRouter.Event.Leaving) {
                log(network + " told to leave");
            }
        });
        router.start();
        loop.settle();
        return router;
    }

    /** Started, and waited for. */
    HostedRouter master(VirtualRouterConfig.Builder builder) {
        HostedRouter router = started(builder);
        loop.advance(Duration.ofSeconds(4));
        if (router.state() != VrrpState.MASTER) {
            throw new AssertionError(router.state() + ", not master");
        }
        return router;
    }

    CompletableFuture<Void> stop(HostedRouter router) {
        CompletableFuture<Void> end = router.beginStop();
        loop.settle();
        return end;
    }

    private void log(String line) {
        network.note(line);
    }
}
