package io.mha.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.mha.core.Cluster;
import io.mha.core.ClusterConfig;
import io.mha.core.health.CheckResult;
import io.mha.core.health.HealthCheck;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What it costs to check a thousand nodes, each once a second: processor time of the whole process against an empty
 * second, and live heap. Once with a check that answers at once, which leaves what the library itself does; once with
 * TCP checks of a listener on loopback.
 */
public final class Checks {
    private static final int NODES = 1_000;
    private static final int SETTLE_SECONDS = 30;
    private static final int SECONDS = 20;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Checks() {}

    /**
     * Measures.
     *
     * @param arguments which of {@code one}, {@code at-once} and {@code tcp}; all unless given
     * @throws Exception if a socket fails or the thread is interrupted
     */
    public static void main(String[] arguments) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 2_000)) {
            Thread acceptor = new Thread(() -> accept(server), "bench-acceptor");
            acceptor.setDaemon(true);
            acceptor.start();
            List<String> wanted = arguments.length > 0 ? List.of(arguments) : List.of("one", "at-once", "tcp");
            for (String name : wanted) {
                HealthCheck check = name.equals("at-once") ? new AtOnce() : HealthCheck.tcp();
                measure(name, check, server.getLocalPort(), name.equals("one") ? 1 : NODES);
            }
        }
    }

    private record AtOnce() implements HealthCheck {
        @Override
        public String name() {
            return "at-once";
        }

        @Override
        public CheckResult probe(Node node, Deadline deadline) {
            return CheckResult.passed("at once");
        }
    }

    private record Counted(HealthCheck check, LongAdder done) implements HealthCheck {
        @Override
        public String name() {
            return check.name();
        }

        @Override
        public CheckResult probe(Node node, Deadline deadline) throws InterruptedException {
            done.increment();
            return check.probe(node, deadline);
        }
    }

    private static void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void measure(String name, HealthCheck check, int port, int count) throws InterruptedException {
        Counted counted = new Counted(check, new LongAdder());
        long before = liveBytes();
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(Node.of("127.0." + i / 250 + "." + (1 + i % 250), port).named("n" + i));
        }
        ClusterConfig config =
                ClusterConfig.named("bench").nodes(nodes).check(counted).build();
        try (Cluster cluster = Cluster.start(config)) {
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            long heap = liveBytes() - before;
            long checks = counted.done.sum();
            long cpu = SYSTEM.getProcessCpuTime();
            long control = controlNanos();
            long start = System.nanoTime();
            TimeUnit.SECONDS.sleep(SECONDS);
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "CHECKS %-8s %4d nodes, %6.1f checks/s | %5.2f %% of one core, control thread %5.2f %% | %5.2f MB live"
                            + " | %d usable%n",
                    name,
                    count,
                    (counted.done.sum() - checks) / seconds,
                    (SYSTEM.getProcessCpuTime() - cpu) / 1e7 / seconds,
                    (controlNanos() - control) / 1e7 / seconds,
                    heap / 1e6,
                    cluster.topology().candidates().size());
        }
    }

    private static long controlNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().equals("mha-bench-control")) {
                return threads.getThreadCpuTime(info.getThreadId());
            }
        }
        return 0;
    }

    private static long liveBytes() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
