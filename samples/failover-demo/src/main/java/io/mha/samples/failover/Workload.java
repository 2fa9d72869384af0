package io.mha.samples.failover;

import io.mha.core.time.NanoClock;
import io.mha.samples.failover.Pulse.Gap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** The application: sixteen threads that read and write, and what they see. Thread-safe. */
final class Workload {
    static final int THREADS = 16;

    private static final long STOP_SECONDS = 10;

    private final NanoClock clock;
    private final Ledger ledger = new Ledger();
    private final Tally tally = new Tally();
    private final Map<String, Latencies> latencies;
    private final List<Pulse> pulses;
    private final CountDownLatch running = new CountDownLatch(THREADS);
    private volatile boolean stopped;

    private Workload(List<String> nodes, NanoClock clock) {
        this.clock = clock;
        latencies = nodes.stream().collect(Collectors.toMap(Function.identity(), node -> new Latencies()));
        pulses = Stream.generate(() -> new Pulse(clock.nanoTime()))
                .limit(THREADS)
                .toList();
    }

    /** Starts the threads. */
    static Workload start(DataSource dataSource, List<String> nodes, NanoClock clock) {
        Workload workload = new Workload(nodes, clock);
        for (int number = 0; number < THREADS; number++) {
            Worker worker = new Worker(dataSource, workload, workload.pulses.get(number));
            Thread thread = new Thread(() -> workload.runToEnd(worker), "worker-" + (number + 1));
            thread.setDaemon(true);
            thread.start();
        }
        return workload;
    }

    private void runToEnd(Worker worker) {
        try {
            worker.run();
        } finally {
            running.countDown();
        }
    }

    /** Lets every thread end what it is doing, for at most ten seconds. */
    void stop() throws InterruptedException {
        stopped = true;
        running.await(STOP_SECONDS, TimeUnit.SECONDS);
    }

    boolean isStopped() {
        return stopped;
    }

    long now() {
        return clock.nanoTime();
    }

    /** An operation has worked. */
    void took(String node, long nanos) {
        Latencies ofNode = latencies.get(node);
        if (ofNode != null) {
            ofNode.record(nanos);
        }
    }

    /** All latencies of a node so far. */
    Distribution latencies(String node) {
        Latencies ofNode = latencies.get(node);
        return ofNode == null ? Distribution.NONE : ofNode.read();
    }

    /** The longest time so far that any thread went without an operation that worked. */
    Gap longestGap() {
        long now = clock.nanoTime();
        return pulses.stream().map(pulse -> pulse.longest(now)).reduce(new Gap(0, now), Gap::longer);
    }

    /** The longest such time of any thread that ended between two instants; 0 if none was longer than 10 ms. */
    Gap longestGap(long from, long to) {
        return pulses.stream().map(pulse -> pulse.longest(from, to)).reduce(new Gap(0, to), Gap::longer);
    }

    Ledger ledger() {
        return ledger;
    }

    Tally tally() {
        return tally;
    }
}
