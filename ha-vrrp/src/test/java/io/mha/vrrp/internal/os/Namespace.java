package io.mha.vrrp.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/**
 * A network namespace, removed with this object. What runs {@link #in} it, and threads that are made there, belong to
 * it: Linux gives a new thread the namespaces of the thread that makes it.
 */
final class Namespace implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final int CLONE_NEWNET = 0x40000000;

    private final String name;
    private final ExecutorService thread;

    private Namespace(String name) {
        this.name = name;
        thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        });
    }

    /** Skips the test, with the reason, where namespaces cannot be made; on CI it fails instead. */
    static void assumePossible() {
        boolean possible = "root".equals(System.getProperty("user.name"))
                && (Files.exists(Path.of("/usr/sbin/ip")) || Files.exists(Path.of("/sbin/ip")));
        if ("true".equals(System.getenv("CI"))) {
            assertThat(possible).as("root and iproute2, on CI").isTrue();
        }
        Assumptions.assumeTrue(possible, "skipped: network namespaces need root and the ip command");
    }

    static Namespace make() throws Exception {
        String name = "mha" + ProcessHandle.current().pid() + "v" + NUMBER.incrementAndGet();
        run("ip", "netns", "add", name);
        Namespace made = new Namespace(name);
        try {
            made.in(() -> {
                Setns.enter(name);
                return null;
            });
            made.ip("link", "set", "lo", "up");
            made.exec("sysctl", "-qw", "net.ipv4.ip_nonlocal_bind=1", "net.ipv6.ip_nonlocal_bind=1");
            return made;
        } catch (Exception | AssertionError e) {
            made.close();
            throw e;
        }
    }

    /** Connects two of them: eth0 in both, 192.0.2.11 and 2001:db8::11 here, .12 there. */
    void connect(Namespace other) throws Exception {
        run("ip", "-n", name, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", other.name);
        address("11");
        other.address("12");
    }

    private void address(String last) throws Exception {
        ip("link", "set", "eth0", "address", "02:00:00:00:00:" + last);
        ip("address", "add", "192.0.2." + last + "/24", "dev", "eth0");
        exec("sysctl", "-qw", "net.ipv6.conf.eth0.accept_dad=0");
        ip("link", "set", "eth0", "up");
        ip("address", "add", "2001:db8::" + last + "/64", "dev", "eth0", "nodad");
    }

    String name() {
        return name;
    }

    <T> T in(Callable<T> task) throws Exception {
        try {
            return thread.submit(task).get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    String ip(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip", "-n", name));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    String exec(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", name));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output;
        try (InputStream in = process.getInputStream()) {
            output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        // Its output has ended: so will it.
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    @Override
    public void close() throws IOException {
        thread.shutdownNow();
        run("ip", "netns", "delete", name);
    }

    private static final class Setns {
        static {
            Native.register(Setns.class, NativeLibrary.getProcess());
        }

        static void enter(String name) {
            int fd = open("/run/netns/" + name, 0);
            assertThat(fd).as("open namespace").isNotNegative();
            assertThat(setns(fd, CLONE_NEWNET)).as("enter namespace").isZero();
            close(fd);
        }

        private static native int open(String path, int flags);

        private static native int setns(int fd, int kind);

        private static native int close(int fd);
    }
}
