package io.mha.benchmarks.vrrp;

import io.mha.vrrp.VirtualRouter;
import io.mha.vrrp.VirtualRouterConfig;
import io.mha.vrrp.VirtualRouters;
import java.io.IOException;
import java.util.Arrays;

/**
 * Virtual routers of ours in a JVM of their own. Arguments: how many; how many threads make garbage meanwhile; then keys of
 * the configuration as {@code key=value}. With one router its address is 192.0.2.100, else 10.51.0.n for the n-th.
 */
public final class Holder {
    /** The address of a single router. */
    static final String VIP = "192.0.2.100";

    /** One router, or the first of many. */
    static final int VRID = 51;

    private static final int LIVE_KILOBYTES = 128 * 1024;

    private static volatile Object sink = "";

    private Holder() {}

    /**
     * Runs until its input ends or it gets SIGTERM.
     *
     * @param arguments see above
     * @throws IOException never, as far as anybody knows
     */
    public static void main(String[] arguments) throws IOException {
        int count = Integer.parseInt(arguments[0]);
        VirtualRouters routers = VirtualRouters.open();
        Runtime.getRuntime().addShutdownHook(new Thread(routers::close));
        for (int i = 1; i <= count; i++) {
            VirtualRouterConfig.Builder builder =
                    VirtualRouterConfig.builder("eth0", count == 1 ? VRID : i).address(count == 1 ? VIP : address(i));
            Arrays.stream(arguments)
                    .skip(2)
                    .map(each -> each.split("=", 2))
                    .forEach(each -> builder.set(each[0], each[1]));
            VirtualRouter router = routers.add(builder.build());
            router.addListener(event -> System.out.println(event));
            router.start();
        }
        System.out.println("started");
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            Thread thread = new Thread(Holder::allocate);
            thread.setDaemon(true);
            thread.start();
        }
        while (System.in.read() >= 0) {
            for (VirtualRouter router : routers.routers()) {
                System.out.println(router.statistics());
            }
        }
        System.exit(0);
    }

    static String address(int number) {
        return "10.51.0." + number;
    }

    /** Garbage as fast as it goes, over a live set that moves. */
    private static void allocate() {
        byte[][] live = new byte[LIVE_KILOBYTES][];
        for (int i = 0; ; i = (i + 7) % live.length) {
            live[i] = new byte[1024];
            sink = new byte[4096];
        }
    }

    static Object sink() {
        return sink;
    }
}
