package io.mha.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Threads that read and write through a data source and keep account of what they were told. */
final class Load implements AutoCloseable {
    private static final long PACE_NANOS = 1_000_000;

    private final MhaDataSource source;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong nextId = new AtomicLong();
    private volatile boolean stopped;

    final Collection<Long> acknowledged = new ConcurrentSkipListSet<>();
    final Collection<Long> unknown = new ConcurrentSkipListSet<>();
    final Collection<SQLException> failedBorrows = new ConcurrentLinkedQueue<>();
    final Collection<SQLException> failedReads = new ConcurrentLinkedQueue<>();
    final Collection<SQLException> otherFailures = new ConcurrentLinkedQueue<>();
    final AtomicLong reads = new AtomicLong();
    final AtomicLong worstNanos = new AtomicLong();

    Load(MhaDataSource source, int threadCount) {
        this.source = source;
        for (int i = 0; i < threadCount; i++) {
            Thread thread = new Thread(this::work, "load-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void work() {
        while (!stopped) {
            long start = System.nanoTime();
            once();
            worstNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
            LockSupport.parkNanos(PACE_NANOS);
        }
    }

    private void once() {
        Connection borrowed;
        try {
            borrowed = source.getConnection();
        } catch (SQLException e) {
            failedBorrows.add(e);
            return;
        }
        boolean read = ThreadLocalRandom.current().nextInt(3) > 0;
        try (Connection connection = borrowed) {
            if (read) {
                read(connection);
            } else {
                write(connection);
            }
        } catch (SQLException e) {
            (read ? failedReads : otherFailures).add(e);
        }
    }

    private void read(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT id FROM item WHERE id = ?")) {
            statement.setLong(1, nextId.get());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    rows.getLong(1);
                }
            }
        }
        reads.incrementAndGet();
    }

    private void write(Connection connection) throws SQLException {
        long id = nextId.incrementAndGet();
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO item VALUES (?, 0, 'load')")) {
            statement.setLong(1, id);
            statement.executeUpdate();
            acknowledged.add(id);
        } catch (OutcomeUnknownException e) {
            unknown.add(id);
        }
    }

    long worstMillis() {
        return TimeUnit.NANOSECONDS.toMillis(worstNanos.get());
    }

    @Override
    public void close() {
        stop();
    }

    void stop() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
