package io.mha.core.internal.discovery;

import static org.awaitility.Awaitility.await;

import io.mha.core.node.NodeSource.Dns;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assumptions;

/** A real name server on a port of the loopback interface, for everything below {@code test.}. */
final class Dnsmasq implements AutoCloseable {
    /** Ends the server when the standard input ends, and so when this JVM does, however that ends. */
    private static final String GUARD =
            "\"$@\" </dev/null >&2 & echo $!; while read -r line; do :; done; kill -9 $!; wait $!";

    private static final int LOWEST_PORT = 10_000;
    private static final int HIGHEST_PORT = 30_000;
    private static final int ATTEMPTS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private Process guard;
    private ProcessHandle server;

    private Dnsmasq(Path folder, int port, List<String> records) throws IOException {
        this.folder = folder;
        this.port = port;
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, "dnsmasq-guard", "dnsmasq"));
        command.addAll(List.of("--no-daemon", "--no-resolv", "--no-hosts", "--conf-file=/dev/null"));
        command.addAll(List.of("--listen-address=127.0.0.1", "--bind-interfaces", "--port=" + port));
        command.addAll(List.of("--local=/test/", "--host-record=ready.test,127.0.0.1", "--addn-hosts=" + hosts()));
        command.addAll(records);
        guard = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(guard.getInputStream(), StandardCharsets.US_ASCII));
        server = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
    }

    /** Skips the tests where the program is missing, but not in CI, whose packages contain it. */
    static void assumeInstalled() {
        boolean installed = List.of("/usr/sbin/dnsmasq", "/usr/bin/dnsmasq", "/usr/local/sbin/dnsmasq").stream()
                .anyMatch(program -> Files.isExecutable(Path.of(program)));
        Assumptions.assumeTrue(
                installed || "true".equals(System.getenv("CI")),
                "dnsmasq is not installed: apt-get install dnsmasq-base");
    }

    /** Starts a server; it answers when this returns. */
    static Dnsmasq start(Path folder, List<String> hosts, String... records) throws IOException {
        Files.write(folder.resolve("hosts"), hosts);
        for (int attempt = 1; ; attempt++) {
            Dnsmasq dnsmasq = new Dnsmasq(folder, freePort(), List.of(records));
            await().atMost(PATIENCE).until(() -> !dnsmasq.isRunning() || dnsmasq.answers());
            if (dnsmasq.isRunning()) {
                return dnsmasq;
            }
            dnsmasq.close();
            if (attempt == ATTEMPTS) {
                throw new IOException("dnsmasq does not start: " + Files.readString(dnsmasq.log()));
            }
        }
    }

    /** The same server with other records on the same port, after its end. */
    Dnsmasq restarted(String... records) throws IOException {
        close();
        Dnsmasq again = new Dnsmasq(folder, port, List.of(records));
        await().atMost(PATIENCE).until(again::answers);
        return again;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** Replaces all host records. */
    void hosts(String... lines) throws IOException {
        Files.write(hosts(), List.of(lines));
        signal("HUP");
    }

    void signal(String name) throws IOException {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + server.pid())
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        guard.getOutputStream().close();
        try {
            guard.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Path hosts() {
        return folder.resolve("hosts");
    }

    private Path log() {
        return folder.resolve("dnsmasq.log");
    }

    private boolean isRunning() throws IOException {
        Path stat = Path.of("/proc", Long.toString(server.pid()), "stat");
        try {
            String text = Files.readString(stat);
            return text.charAt(text.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    private boolean answers() {
        Dns ready = Dns.addresses("ready.test", 1).withType(Dns.Type.A).withServers(List.of(address()));
        try {
            return !new JndiLookup(ready).look().isEmpty();
        } catch (SourceException notYet) {
            return false;
        }
    }

    /** Below the ports that the kernel gives to others. */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (DatagramSocket socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (SocketException taken) {
                // another one
            }
        }
    }
}
