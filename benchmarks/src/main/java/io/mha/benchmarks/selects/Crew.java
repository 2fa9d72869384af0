package io.mha.benchmarks.selects;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** Threads that select rows by key as fast as they can, each with a connection that it borrows for one query. */
final class Crew implements AutoCloseable {
    /** So many rows, from 0. */
    static final int ROWS = 10_000;

    private static final String SELECT = "SELECT v FROM point WHERE id = ?";

    /** At the beginning of a round pools and processors still remember the one before. */
    private static final long SETTLE_NANOS = 150_000_000L;

    private final int size;
    private final ExecutorService threads;

    Crew(int size) {
        this.size = size;
        this.threads = Executors.newFixedThreadPool(size);
    }

    /**
     * What one round has shown.
     *
     * @param perSecond queries per second
     * @param p50 the median, microseconds
     * @param p99 microseconds
     */
    record Round(double perSecond, double p50, double p99) {}

    Round run(Contender contender, long nanos) throws InterruptedException, ExecutionException {
        long from = System.nanoTime() + SETTLE_NANOS;
        List<Future<Latencies>> parts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            parts.add(threads.submit(() -> select(contender, from, from + nanos)));
        }
        Latencies all = new Latencies();
        for (Future<Latencies> part : parts) {
            all.add(part.get());
        }
        return new Round(all.total() * 1e9 / nanos, all.micros(0.5), all.micros(0.99));
    }

    /** What ends between the two instants counts. */
    private static Latencies select(Contender contender, long from, long until) throws SQLException {
        Latencies latencies = new Latencies();
        long turn = ThreadLocalRandom.current().nextInt(2);
        for (long before = System.nanoTime(); before - until < 0; turn++) {
            select(contender, turn, ThreadLocalRandom.current().nextInt(ROWS));
            long after = System.nanoTime();
            if (before - from >= 0 && after - until < 0) {
                latencies.add(after - before);
            }
            before = after;
        }
        return latencies;
    }

    private static void select(Contender contender, long turn, int id) throws SQLException {
        try (Connection connection = contender.connection(turn);
                PreparedStatement statement = connection.prepareStatement(SELECT)) {
            statement.setInt(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next() || rows.getInt(1) != id) {
                    throw new IllegalStateException("Row " + id + " is wrong");
                }
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
