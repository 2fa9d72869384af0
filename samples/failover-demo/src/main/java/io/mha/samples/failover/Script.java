package io.mha.samples.failover;

import io.mha.core.time.NanoClock;
import io.mha.samples.failover.Act.Kind;
import io.mha.samples.failover.Pulse.Gap;
import io.mha.testkit.mariadb.MariaDbServer;
import io.mha.testkit.mariadb.MariaDbServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Does to the servers what servers do to us: one is killed, one is frozen, both come back. */
final class Script {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final List<Act> acts;
    private final Transitions transitions;
    private final NanoClock clock;
    private final List<Begun> begun = new CopyOnWriteArrayList<>();
    private final List<Played> played = new ArrayList<>();

    /**
     * How long the acts last.
     *
     * @param warmUp before the first fault
     * @param fault from each fault to its end
     * @param back from the end of a fault to the next act
     */
    record Pace(Duration warmUp, Duration fault, Duration back) {
        static final Pace FULL = new Pace(Duration.ofSeconds(4), Duration.ofSeconds(7), Duration.ofSeconds(7));
        static final Pace QUICK = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(1));

        /** The longer a node was away, the more rarely it is looked at. */
        private Duration patience() {
            return back.plusSeconds(5);
        }
    }

    private record Begun(Act act, long atNanos) {}

    private record Played(Act act, long from, long to, String outcome) {}

    /** What the application noticed at a time. */
    @FunctionalInterface
    interface Gaps {
        /** The longest time without success of any thread that ended between two instants. */
        Gap longest(long from, long to);
    }

    private Script(List<Act> acts, Transitions transitions, NanoClock clock) {
        this.acts = acts;
        this.transitions = transitions;
        this.clock = clock;
    }

    /** Kills the second node and freezes the third. */
    static Script of(MariaDbServers servers, Pace pace, Transitions transitions, NanoClock clock) {
        MariaDbServer second = servers.get(1);
        MariaDbServer third = servers.get(2);
        List<Act> acts = List.of(
                new Act("all nodes are up", "", Kind.CALM, () -> {}, pace.warmUp, pace.warmUp),
                new Act("node2 is killed (SIGKILL)", "node2", Kind.FAULT, second::kill, pace.fault, pace.fault),
                new Act("node2 is started again", "node2", Kind.RETURN, second::start, pace.back, pace.patience()),
                new Act("node3 is frozen (SIGSTOP)", "node3", Kind.FAULT, third::freeze, pace.fault, pace.fault),
                new Act("node3 goes on (SIGCONT)", "node3", Kind.RETURN, third::thaw, pace.back, pace.patience()));
        return new Script(acts, transitions, clock);
    }

    /** Leaves the faults to whoever watches, until Enter is pressed; starts again what was killed. */
    static Script yours(MariaDbServers servers, Transitions transitions, NanoClock clock) {
        Act act = new Act(
                "your turn: kill -9, -STOP or -CONT a pid; Enter ends it",
                "",
                Kind.CALM,
                () -> restartUntilEnter(servers),
                Duration.ZERO,
                Duration.ZERO);
        return new Script(List.of(act), transitions, clock);
    }

    private static void restartUntilEnter(MariaDbServers servers) {
        try {
            while (System.in.available() == 0) {
                for (MariaDbServer server : servers.all()) {
                    if (!server.isRunning()) {
                        LockSupport.parkNanos(Pace.FULL.fault.toNanos());
                        server.start();
                    }
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Plays all acts; returns after the last. */
    void run() {
        for (Act act : acts) {
            long before = clock.nanoTime();
            begun.add(new Begun(act, before));
            act.begin().run();
            long after = clock.nanoTime();
            while (isRunning(act, after)) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            played.add(new Played(act, before, clock.nanoTime(), outcome(act, before, after)));
        }
    }

    private boolean isRunning(Act act, long since) {
        long lasted = clock.nanoTime() - since;
        boolean waits = act.kind() == Kind.RETURN && !isBack(act.node());
        return lasted < (waits ? act.atMost() : act.atLeast()).toNanos();
    }

    private boolean isBack(String node) {
        return transitions.last(node).map(Transitions.Change::isInService).orElse(true);
    }

    private String outcome(Act act, long before, long after) {
        return switch (act.kind()) {
            case CALM -> "";
            case FAULT ->
                transitions
                        .firstAfter(before, act.node(), false)
                        .map(change -> "out of service after " + millis(change.atNanos() - before))
                        .orElse("not taken out of service");
            case RETURN ->
                transitions
                        .firstAfter(before, act.node(), true)
                        .map(change -> "in service again after " + millis(Math.max(0, change.atNanos() - after)))
                        .orElse("not back in service");
        };
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%,d ms", TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    /** What is going on now, with the position in the script. */
    String now() {
        int count = begun.size();
        if (count == 0) {
            return "";
        }
        String title = begun.get(count - 1).act().title();
        return acts.size() == 1 ? title : "act " + count + " of " + acts.size() + ": " + title;
    }

    /** What was going on at an instant. */
    String at(long nanos) {
        Optional<Begun> last =
                begun.stream().filter(act -> act.atNanos() - nanos <= 0).reduce((earlier, later) -> later);
        return last.map(act -> act.act().title()).orElse("the start");
    }

    /** What became of each fault, a line each. */
    List<String> story(Gaps gaps) {
        return played.stream()
                .filter(part -> part.act().kind() != Kind.CALM)
                .map(part -> part.act().title() + ": " + part.outcome() + ", longest gap of a thread "
                        + millis(gaps.longest(part.from(), part.to()).nanos()))
                .toList();
    }
}
