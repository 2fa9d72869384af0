package io.mha.jdbc;

import static io.mha.testkit.relay.ClientCommand.executing;

import io.mha.testkit.relay.ClientCommand;
import io.mha.testkit.relay.Fault;
import io.mha.testkit.relay.FaultRelay;
import io.mha.testkit.relay.ServerError;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Faults in an order that a seed decides. Each begins and ends when so and so many transactions have been tried, or when
 * that takes too long: a slow machine gets as many faults per transaction as a fast one.
 */
final class FaultPlan implements Runnable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONGEST_MILLIS = 1_200;

    /** What may happen to a node. */
    enum Event {
        CRASH,
        RESET_ALL,
        SHUT_DOWN,
        REFUSE,
        FREEZE,
        BLACK_HOLE,
        HALF_OPEN,
        SLOW,
        SICK,
        FULL,
        COMMAND_DROPPED,
        REPLY_DROPPED,
        REPLY_STALLED,
        CRASH_AFTER_EXECUTION,
        FREEZE_BEFORE_EXECUTION,
        FREEZE_AFTER_EXECUTION,
        ALL_CRASH
    }

    private static final List<Predicate<ClientCommand>> TARGETS = List.of(
            executing("INSERT INTO entry"),
            executing("INSERT INTO ledger"),
            executing("UPDATE account"),
            command -> command.text().equalsIgnoreCase("commit"),
            executing("SELECT SUM"));

    private final List<FaultRelay> relays;
    private final LongSupplier tried;
    private final Random random;
    private final int between;
    private final Map<Event, Integer> happened = new EnumMap<>(Event.class);
    private volatile boolean stopped;

    FaultPlan(List<FaultRelay> relays, LongSupplier tried, long seed, int between) {
        this.relays = relays;
        this.tried = tried;
        this.random = new Random(seed);
        this.between = between;
    }

    @Override
    public void run() {
        Event[] events = Event.values();
        while (!stopped) {
            await(1 + random.nextInt(between));
            Event event = events[random.nextInt(events.length)];
            // Every fourth time a second node is ill at the same time.
            boolean two = random.nextInt(4) == 0;
            FaultRelay node = relays.get(random.nextInt(relays.size()));
            FaultRelay other = relays.get(random.nextInt(relays.size()));
            Event second = events[random.nextInt(events.length)];
            begin(event, node);
            if (two && other != node && event != Event.ALL_CRASH && second != Event.ALL_CRASH) {
                begin(second, other);
            }
            await(1 + random.nextInt(between));
            relays.forEach(FaultRelay::heal);
        }
        relays.forEach(FaultRelay::heal);
    }

    private void begin(Event event, FaultRelay node) {
        happened.merge(event, 1, Integer::sum);
        Predicate<ClientCommand> target = TARGETS.get(random.nextInt(TARGETS.size()));
        switch (event) {
            case CRASH -> node.crash();
            case RESET_ALL -> node.resetAll();
            case SHUT_DOWN -> node.shutDown();
            case REFUSE -> node.refuse();
            case FREEZE -> node.freeze();
            case BLACK_HOLE -> node.blackHole();
            case HALF_OPEN -> node.halfOpen();
            case SLOW -> node.slow(Duration.ofMillis(20L + random.nextInt(100)));
            case SICK -> node.sick(new ServerError(3009, "HY000", "java.lang.NullPointerException"));
            case FULL -> node.greet(new ServerError(1040, "08004", "Too many connections"));
            case COMMAND_DROPPED -> node.trapCommand(target, Fault.RESET);
            case REPLY_DROPPED -> node.trapReply(target, Fault.RESET);
            case REPLY_STALLED -> node.trapReply(target, Fault.STALL);
            case CRASH_AFTER_EXECUTION -> node.trapReply(target, Fault.CRASH);
            case FREEZE_BEFORE_EXECUTION -> node.trapCommand(target, Fault.FREEZE);
            case FREEZE_AFTER_EXECUTION -> node.trapReply(target, Fault.FREEZE);
            case ALL_CRASH -> relays.forEach(FaultRelay::crash);
        }
    }

    /** Until so many more transactions were tried, or until it has taken long enough. */
    private void await(int more) {
        long start = System.nanoTime();
        long goal = tried.getAsLong() + more;
        long limit = TimeUnit.MILLISECONDS.toNanos(200L + random.nextInt((int) LONGEST_MILLIS - 200));
        long passed = 0;
        while (!stopped && (passed < SHORTEST_NANOS || tried.getAsLong() < goal) && passed < limit) {
            LockSupport.parkNanos(PAUSE_NANOS);
            passed = System.nanoTime() - start;
        }
    }

    void stop() {
        stopped = true;
    }

    /** How often each thing has happened; to be read when the plan has ended. */
    Map<Event, Integer> happened() {
        return happened;
    }
}
