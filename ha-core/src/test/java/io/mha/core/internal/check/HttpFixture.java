package io.mha.core.internal.check;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Two HTTP servers in a process of their own: a proper one, and one that misbehaves as its path says. They end when
 * their standard input does, so with the JVM that has started them.
 */
final class HttpFixture {
    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private static final String HEAD = "HTTP/1.1 200 OK\r\n";

    private final Process process;
    private final int proper;
    private final int crooked;

    private HttpFixture(Process process, int proper, int crooked) {
        this.process = process;
        this.proper = proper;
        this.crooked = crooked;
    }

    static HttpFixture start() throws Exception {
        Path classes = Path.of(HttpFixture.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        classes.toString(),
                        HttpFixture.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        String line = out.readLine();
        if (line == null) {
            throw new IllegalStateException("the fixture did not start, exit code " + process.waitFor());
        }
        String[] ports = line.split(" ");
        return new HttpFixture(process, Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
    }

    int proper() {
        return proper;
    }

    int crooked() {
        return crooked;
    }

    void stop() throws Exception {
        process.getOutputStream().close();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    /** The process stops to run, but its sockets stay. */
    void freeze() throws Exception {
        int exit = new ProcessBuilder("/bin/sh", "-c", "kill -STOP " + process.pid())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("kill -STOP ended with " + exit);
        }
        await().atMost(Duration.ofSeconds(60)).until(this::isFrozen);
    }

    /** On Linux: every thread, for one that still runs may be the one that answers. */
    private boolean isFrozen() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        }
    }

    void kill() throws Exception {
        process.destroyForcibly().waitFor();
    }

    public static void main(String[] args) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        HttpServer proper = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        proper.createContext("/", HttpFixture::answer);
        proper.start();
        ServerSocket crooked = new ServerSocket(0, 50, loopback);
        daemon(() -> accept(crooked));
        System.out.println(proper.getAddress().getPort() + " " + crooked.getLocalPort());
        while (System.in.read() >= 0) {
            // until whoever has started us is gone
        }
        System.exit(0);
    }

    /** {@code /503/some_text} answers with that status and text; {@code /echo} with what it was sent. */
    private static void answer(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/", 3);
        int status = path[1].equals("echo") ? 200 : Integer.parseInt(path[1]);
        String text = path[1].equals("echo")
                ? exchange.getRequestMethod() + " "
                        + exchange.getRequestHeaders().getFirst("Host") + " "
                        + exchange.getRequestHeaders().getFirst("Authorization")
                : path[2].replace('_', ' ');
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        boolean chunked = "yes".equals(exchange.getRequestHeaders().getFirst("Chunked"));
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : chunked ? 0 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }

    private static void accept(ServerSocket server) {
        while (true) {
            try {
                Socket socket = server.accept();
                daemon(() -> misbehave(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void misbehave(Socket client) {
        try (Socket socket = client) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String path = in.readLine().split(" ")[1];
            OutputStream out = socket.getOutputStream();
            switch (path) {
                case "/silent" -> NEVER.await();
                case "/silent-body" -> {
                    say(out, HEAD + "Content-Length: 10\r\n\r\nfine");
                    NEVER.await();
                }
                case "/drip" -> drip(out);
                case "/garbage" -> say(out, "\u0016\u0003\u0001 certainly not HTTP\r\n\r\n");
                case "/hangup" -> {}
                case "/reset" -> socket.setSoLinger(true, 0);
                case "/reset-after-answer" -> {
                    // As scripts behind xinetd do: the request was not read to its end.
                    say(out, HEAD + "Content-Length: 40\r\n\r\nMyCat is running");
                    NEVER.await(300, TimeUnit.MILLISECONDS);
                    socket.setSoLinger(true, 0);
                }
                case "/broken-chunk" -> say(out, HEAD + "Transfer-Encoding: chunked\r\n\r\n8\r\nfi");
                case "/until-close" -> say(out, "HTTP/1.0 200 OK\r\n\r\nfine");
                default -> throw new IllegalStateException(path);
            }
        } catch (IOException | InterruptedException e) {
            // the other side has gone, which is its right
        }
    }

    /** A proper answer in 20 s, a byte every 20 ms. */
    private static void drip(OutputStream out) throws IOException, InterruptedException {
        say(out, HEAD + "Content-Length: 1000\r\n\r\n");
        for (int i = 0; i < 1_000; i++) {
            say(out, "x");
            NEVER.await(20, TimeUnit.MILLISECONDS);
        }
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
