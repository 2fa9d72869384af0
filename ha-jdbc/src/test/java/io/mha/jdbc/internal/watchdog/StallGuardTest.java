package io.mha.jdbc.internal.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.ClusterKeys;
import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.time.Timers;
import io.mha.jdbc.internal.config.JdbcKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** With the default settings, on a clock that the test turns. */
class StallGuardTest {
    private static final long MILLI = 1_000_000L;
    private static final long STALL = nanos(JdbcKeys.STALL_AFTER.defaultText());
    private static final long PROBE = nanos(ClusterKeys.PROBE_TIMEOUT.defaultText());

    private final Turned timers = new Turned();
    private final Nodes nodes = new Nodes();

    @Test
    void releasesStuckCallsWithinASecond() {
        guard();
        for (int link = 0; link < 20; link++) {
            nodes.goesOut("n1", link);
        }
        nodes.frozen.add("n1");
        timers.pass(1_000 * MILLI);
        assertThat(nodes.hung)
                .hasSize(1)
                .allSatisfy(verdict -> assertThat(verdict).startsWith("n1 hangs"));
    }

    @Test
    void letsALongQueryOfAnAnsweringNodeRun() {
        guard();
        nodes.goesOut("n1", 1);
        timers.pass(60_000 * MILLI);
        assertThat(nodes.hung).isEmpty();
        assertThat(nodes.probes).as("asked, now and then").isBetween(20, 80);
    }

    @Test
    void blamesNoNodeForAnother() {
        guard();
        nodes.goesOut("n1", 1);
        nodes.goesOut("n2", 1);
        nodes.frozen.add("n2");
        timers.pass(2_000 * MILLI);
        assertThat(nodes.hung)
                .isNotEmpty()
                .allSatisfy(verdict -> assertThat(verdict).startsWith("n2"));
    }

    @Test
    void takesNoVerdictAfterAPauseOfItsOwn() {
        guard();
        nodes.goesOut("n1", 1);
        timers.pass(STALL + 100 * MILLI);
        assertThat(nodes.probes).as("a probe is under way").isEqualTo(1);
        nodes.frozen.add("n1");
        timers.pause(30_000 * MILLI);
        assertThat(nodes.hung)
                .as("what did not arrive while we slept proves nothing")
                .isEmpty();
        nodes.frozen.clear();
        timers.pass(10_000 * MILLI);
        assertThat(nodes.hung).isEmpty();
    }

    @Test
    void looksAtANodeThatCameBackAfresh() {
        guard();
        nodes.goesOut("n1", 1);
        timers.pass(100 * MILLI);
        nodes.steps.remove("n1");
        timers.pass(100 * MILLI);
        nodes.goesOut("n1", 1);
        nodes.frozen.add("n1");
        timers.pass(STALL - 50 * MILLI);
        assertThat(nodes.probes).isZero();
    }

    private void guard() {
        new StallGuard(nodes, timers, STALL).start();
    }

    private static long nanos(String millis) {
        return Duration.ofMillis(Long.parseLong(millis.replace("ms", ""))).toNanos();
    }

    private final class Nodes implements StallGuard.Watched {
        final Map<String, Map<Object, Long>> steps = new HashMap<>();
        final List<String> frozen = new ArrayList<>();
        final List<String> hung = new ArrayList<>();
        int probes;

        void goesOut(String node, int link) {
            steps.computeIfAbsent(node, id -> new HashMap<>()).merge(link, 1L, Long::sum);
        }

        @Override
        public Map<String, StallGuard.Calls> calls() {
            Map<String, StallGuard.Calls> copy = new HashMap<>();
            steps.forEach((node, links) -> copy.put(node, new StallGuard.Calls(new HashMap<>(links), 0)));
            return copy;
        }

        @Override
        public void probe(String node, Consumer<CheckResult> then) {
            probes++;
            timers.schedule(frozen.contains(node) ? PROBE : MILLI, () -> {
                boolean silent = frozen.contains(node);
                then.accept(
                        silent
                                ? CheckResult.failed(Evidence.READ_TIMEOUT, "no answer")
                                : CheckResult.passed("answered"));
            });
        }

        @Override
        public void hangs(String node, String detail) {
            hung.add(node + " " + detail);
            steps.remove(node); // its links are cut
        }
    }

    /** Everything runs on the thread of the test, when it lets time pass. */
    private static final class Turned implements Timers {
        private final PriorityQueue<Task> queue =
                new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::number));
        private long now = -3_000 * MILLI;
        private long numbers;

        private record Task(long due, long number, Runnable body) {}

        void pass(long nanos) {
            long end = now + nanos;
            while (!queue.isEmpty() && queue.peek().due() <= end) {
                Task task = queue.remove();
                now = Math.max(now, task.due());
                task.body().run();
            }
            now = end;
        }

        /** Nothing runs for a while; then everything that is due. */
        void pause(long nanos) {
            now += nanos;
            pass(0);
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void execute(Runnable task) {
            schedule(0, task);
        }

        @Override
        public Handle schedule(long delayNanos, Runnable task) {
            Task scheduled = new Task(now + delayNanos, numbers++, task);
            queue.add(scheduled);
            return () -> queue.remove(scheduled);
        }

        @Override
        public Handle runBlocking(Runnable task) {
            return schedule(0, task);
        }

        @Override
        public void close() {
            queue.clear();
        }
    }
}
