package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;

/** Four who read all the time; at the end none of them may have seen an error. */
final class Readers implements AutoCloseable {
    private final AtomicBoolean enough = new AtomicBoolean();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final List<Thread> threads;

    Readers(JdbcTemplate jdbc) {
        threads = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> read(jdbc)))
                .toList();
        threads.forEach(Thread::start);
    }

    private void read(JdbcTemplate jdbc) {
        while (!enough.get() && failure.get() == null) {
            try {
                jdbc.queryForObject("SELECT 1", Integer.class);
                reads.incrementAndGet();
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
            }
        }
    }

    void awaitMore(int count) {
        long goal = reads.get() + count;
        await().atMost(Duration.ofSeconds(60)).until(() -> reads.get() >= goal || failure.get() != null);
        assertThat(failure.get()).isNull();
    }

    @Override
    public void close() {
        enough.set(true);
        await().atMost(Duration.ofSeconds(60)).until(() -> threads.stream().noneMatch(Thread::isAlive));
        assertThat(failure.get()).isNull();
    }
}
