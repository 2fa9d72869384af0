package io.mha.samples.vip;

import com.sun.net.httpserver.HttpServer;
import io.mha.vrrp.VirtualRouter;
import io.mha.vrrp.VirtualRouterConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A service that answers every request with its name, and holds the virtual address that clients ask: no daemon beside it,
 * no script that watches it. When it dies, hangs or is stopped, its address is gone with it.
 */
public final class VipHolder {
    static final int PORT = 8080;

    private VipHolder() {}

    /**
     * Runs until its input ends or it gets SIGTERM.
     *
     * @param arguments name, interface, virtual address, priority, advertisement interval (for instance {@code 100ms})
     * @throws IOException if the port is taken
     */
    public static void main(String[] arguments) throws IOException {
        HttpServer server = serve(arguments[0]);
        VirtualRouterConfig config = VirtualRouterConfig.builder(arguments[1], 51)
                .version(3)
                .address(arguments[2])
                .priority(Integer.parseInt(arguments[3]))
                .set("advertInterval", arguments[4])
                .build();
        VirtualRouter router = VirtualRouter.open(config);
        router.addListener(event -> System.out.println(event));
        // First the address goes to the heir, and only then does the service end: clients do not feel it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            router.close();
            server.stop(0);
        }));
        router.start();
        System.out.println("started");
        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    static HttpServer serve(String name) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(PORT), 0);
        byte[] answer = name.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }
}
