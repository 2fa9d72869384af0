package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mha.testkit.relay.FaultRelay;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No virtual thread is ever pinned: by what the JVM itself records, while hundreds of them lose their nodes. */
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "there are no virtual threads before Java 21")
class PinningIT {
    private static final String EVENT = "jdk.VirtualThreadPinned";
    private static final int THREADS = 200;
    private static final int OPERATIONS = 500;
    private static final long PAUSE_NANOS = 5_000_000;

    /** From here on not even a monitor of a driver pins. */
    private static final int NO_MONITOR_PINS = 24;

    @TempDir
    private Path directory;

    private final AtomicLong operations = new AtomicLong();
    private final Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void noVirtualThreadIsPinned(String driver) throws Exception {
        try (RelayNodes nodes = RelayNodes.start(3)) {
            // The JVM itself pins who waits for a class that another thread is loading: that is over after this.
            storm(nodes, driver, Executors.defaultThreadFactory());
            List<RecordedEvent> pinned = record(() -> storm(nodes, driver, virtualThreads()));
            System.out.println("PINNING " + driver + " on Java "
                    + Runtime.version().feature() + ": " + operations
                    + " operations by " + THREADS + " virtual threads, pinned " + pinned.size() + " times, by us "
                    + pinned.stream().filter(PinningIT::isOurs).count());
            assertThat(pinned).filteredOn(PinningIT::isOurs).isEmpty();
            if (Runtime.version().feature() >= NO_MONITOR_PINS) {
                assertThat(pinned).isEmpty();
            }
        }
    }

    /** Parks in its class initializer, where every JVM pins. */
    private static final class Pinned {
        static {
            LockSupport.parkNanos(1_000_000);
        }

        private Pinned() {}

        static void touch() {}
    }

    @Test
    void aThreadThatIsPinnedWouldBeSeen() throws Exception {
        List<RecordedEvent> pinned = record(() -> {
            Thread thread = virtualThreads().newThread(Pinned::touch);
            thread.start();
            thread.join();
        });
        assertThat(pinned).isNotEmpty().allMatch(PinningIT::isOurs);
    }

    /** Reads and transactions, while one node after the other is lost and comes back. */
    private void storm(RelayNodes nodes, String driver, ThreadFactory factory) throws Exception {
        stopped = false;
        operations.set(0);
        List<Thread> threads = new ArrayList<>();
        try (MhaDataSource source = new MhaDataSource(nodes.url(driver, "maxPoolSize=10"))) {
            RealNodes.awaitInService(source);
            for (int i = 0; i < THREADS; i++) {
                Thread thread = factory.newThread(() -> work(source));
                threads.add(thread);
                thread.start();
            }
            awaitOperations();
            nodes.get(0).crash();
            awaitOperations();
            nodes.get(1).freeze();
            awaitOperations();
            nodes.all().forEach(FaultRelay::heal);
            awaitOperations();
            stopped = true;
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(60));
            }
        } finally {
            stopped = true;
            nodes.reset();
        }
        assertThat(wrong).isEmpty();
    }

    private void awaitOperations() {
        long enough = operations.get() + OPERATIONS;
        await().atMost(Duration.ofSeconds(120)).until(() -> operations.get() >= enough || !wrong.isEmpty());
    }

    private void work(MhaDataSource source) {
        for (long turn = 0; !stopped; turn++) {
            try (Connection connection = source.getConnection()) {
                if (turn % 4 == 0) {
                    write(connection);
                } else {
                    read(connection);
                }
                operations.incrementAndGet();
            } catch (SQLException lost) {
                LockSupport.parkNanos(PAUSE_NANOS); // what becomes of it is the business of other tests
            } catch (RuntimeException | Error e) {
                wrong.add(e);
            }
        }
    }

    private static void read(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT filler FROM many WHERE id = ? LIMIT 1")) {
            statement.setLong(1, 1);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
            }
        }
    }

    private static void write(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO item VALUES (?, 0, 'pinning')")) {
            for (int i = 0; i < 3; i++) {
                statement.setLong(1, i);
                statement.executeUpdate();
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    @FunctionalInterface
    private interface Play {
        void run() throws Exception;
    }

    /** Every time that a virtual thread was pinned meanwhile. */
    private List<RecordedEvent> record(Play play) throws Exception {
        Path file = directory.resolve("pinning.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(EVENT).withStackTrace().withThreshold(Duration.ZERO);
            recording.start();
            play.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(EVENT))
                .toList();
    }

    /** Whether the innermost code that is not the JVM's own is ours, and not a driver's. */
    private static boolean isOurs(RecordedEvent event) {
        if (event.getStackTrace() == null) {
            return true;
        }
        for (RecordedFrame frame : event.getStackTrace().getFrames()) {
            String type = frame.getMethod().getType().getName();
            if (!type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("sun.")) {
                return type.startsWith("io.mha.");
            }
        }
        return false;
    }

    /** The build is for Java 17, which has no name for them. */
    private static ThreadFactory virtualThreads() throws ReflectiveOperationException {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        return (ThreadFactory)
                Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    }
}
