package io.mha.benchmarks.selects;

import io.mha.testkit.mariadb.MariaDbServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real HAProxy on loopback in front of some servers, as one would have it: {@code mode tcp}, {@code balance
 * roundrobin}. It ends by itself after ten minutes, should this JVM be killed.
 */
final class HaProxy implements AutoCloseable {
    private static final int TRIES = 200;
    private static final long PAUSE_MILLIS = 50;
    private static final long END_SECONDS = 10;

    private final Process process;
    private final Path config;
    private final int port;

    private HaProxy(Process process, Path config, int port) {
        this.process = process;
        this.config = config;
        this.port = port;
    }

    /** Starts one and waits until it listens. */
    static HaProxy start(List<MariaDbServer> servers) throws IOException, InterruptedException {
        int port = freePort();
        Path config = Files.createTempFile("mha-bench-haproxy", ".cfg");
        Files.writeString(config, text(servers, port));
        Process process;
        try {
            process = new ProcessBuilder("timeout", "600", "haproxy", "-db", "-f", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            Files.delete(config);
            throw e;
        }
        HaProxy proxy = new HaProxy(process, config, port);
        for (int tries = 0; tries < TRIES && process.isAlive(); tries++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return proxy;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
        proxy.close();
        throw new IOException("haproxy does not listen; is it installed? (apt-get install haproxy)");
    }

    private static String text(List<MariaDbServer> servers, int port) {
        StringBuilder text = new StringBuilder("""
                global
                  maxconn 1000
                defaults
                  mode tcp
                  timeout connect 1s
                  timeout client 1h
                  timeout server 1h
                listen mysql
                  bind 127.0.0.1:%d
                  balance roundrobin
                """.formatted(port));
        for (MariaDbServer server : servers) {
            text.append("  server %s %s:%d check%n".formatted(server.name(), server.host(), server.port()));
        }
        return text.toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy(); // timeout(1) passes it on
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            Files.deleteIfExists(config);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            config.toFile().deleteOnExit();
        }
    }
}
