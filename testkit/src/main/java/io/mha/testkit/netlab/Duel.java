package io.mha.testkit.netlab;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A master on host {@code a} with priority 150, its heir on {@code b} with priority 100, and two observers that ask the
 * virtual address all the time: {@code c} follows ARP or neighbour discovery, {@code d} always asks {@code a}. The master
 * fails in some way; then it is brought back for the next round.
 */
public final class Duel implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Starts one side. */
    @FunctionalInterface
    public interface Side {
        /**
         * Starts it.
         *
         * @param host where
         * @param priority with which priority
         * @return its process
         */
        Child start(Host host, int priority);
    }

    /**
     * What a round has shown. Times are in milliseconds after the fault, as the observers saw it.
     *
     * @param firstAnswer when the heir first answered the observer that follows
     * @param gap the longest time that this observer was without an answer
     * @param silent when the old master last answered anybody before it came back; negative if not at all
     * @param dual for how long both answered, until the old master came back by its right
     * @param staleAdvertisements what the old master advertised after its pause before it can have listened; 0 without one
     * @param staleAnnouncements what it announced in that time
     * @param advertisements what it advertised in the 10 s after its pause, or in the time that was observed
     * @param announcements how often it announced the address in that time
     * @param story who answered when, for messages
     */
    public record Outcome(
            double firstAnswer,
            double gap,
            double silent,
            double dual,
            long staleAdvertisements,
            long staleAnnouncements,
            long advertisements,
            long announcements,
            String story) {}

    private final Lab lab;
    private final Host a;
    private final Host b;
    private final String written;
    private final Side master;
    private final long intervalMillis;
    private final Wire wire;
    private final Child heir;
    private final Observer follower;
    private final Observer fixed;
    private @Nullable Child running;

    /**
     * Builds the lab and starts both sides.
     *
     * @param address the virtual address
     * @param interval the advertisement interval
     * @param master what is to fail
     * @param heir what takes over
     */
    public Duel(String address, Duration interval, Side master, Side heir) {
        this.lab = Lab.of("a", "b", "c", "d");
        this.a = lab.host("a");
        this.b = lab.host("b");
        this.written = Frames.written(address);
        this.master = master;
        this.intervalMillis = interval.toMillis();
        try {
            lab.host("d").neighbour(address, a);
            a.answer();
            b.answer();
            this.wire = lab.record();
            this.heir = heir.start(b, 100);
            this.follower = lab.host("c").observe(address);
            this.fixed = lab.host("d").observe(address);
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    /**
     * The lab, for what a round does not show.
     *
     * @return the lab
     */
    public Lab lab() {
        return lab;
    }

    /**
     * What is on the wire.
     *
     * @return the recording
     */
    public Wire wire() {
        return wire;
    }

    /**
     * The process of the master.
     *
     * @return as it was started last
     */
    public Child master() {
        if (running == null) {
            throw new IllegalStateException("not started");
        }
        return running;
    }

    /** Waits until the master answers alone, whatever was before, and then for a random part of an interval. */
    public void settle() {
        if (running == null || !running.isRunning()) {
            running = master.start(a, 150);
        }
        follower.awaitOnly(a, Duration.ofMillis(Math.max(500, 2 * intervalMillis)), LIMIT);
        pass(ThreadLocalRandom.current().nextLong(intervalMillis));
    }

    /**
     * The master is killed.
     *
     * @return what that looked like
     */
    public Outcome kill() {
        settle();
        int mark = follower.mark();
        int markFixed = fixed.mark();
        long fault = System.nanoTime();
        master().kill();
        follower.await(b, mark, LIMIT);
        pass(Math.max(500, intervalMillis));
        return outcome(mark, markFixed, fault, fault, System.nanoTime());
    }

    /**
     * The master is asked to end.
     *
     * @return what that looked like
     */
    public Outcome terminate() {
        settle();
        int mark = follower.mark();
        int markFixed = fixed.mark();
        long fault = System.nanoTime();
        master().terminate();
        follower.await(b, mark, LIMIT);
        if (!master().awaitEnd(LIMIT)) {
            throw new AssertionError("does not end:\n" + master().text());
        }
        pass(Math.max(500, intervalMillis));
        return outcome(mark, markFixed, fault, fault, System.nanoTime());
    }

    /**
     * The master is stopped for a while, as by a pause of its virtual machine, and then goes on.
     *
     * @param pause for how long; long enough for the heir
     * @param after how long to observe after that
     * @return what that looked like
     */
    public Outcome freeze(Duration pause, Duration after) {
        settle();
        int mark = follower.mark();
        int markFixed = fixed.mark();
        long fault = System.nanoTime();
        master().freeze();
        pass(pause.toMillis());
        long back = System.nanoTime();
        master().thaw();
        pass(after.toMillis());
        return outcome(mark, markFixed, fault, back, System.nanoTime());
    }

    private Outcome outcome(int mark, int markFixed, long fault, long back, long end) {
        Answers seen = follower.since(Math.max(0, mark - 20));
        Answers both = seen.with(fixed.since(Math.max(0, markFixed - 20)));
        long listened = back + intervalMillis * 3_000_000;
        long returned = wire.sent(a, listened, end).stream()
                .mapToLong(Sighting::nanos)
                .min()
                .orElse(end);
        Answers fromFault = both.from(fault).until(back == fault ? end : returned);
        Answers first = seen.from(fault).by(b);
        long heard = first.first().map(Answer::received).orElse(end);
        return new Outcome(
                millis(heard - fault),
                seen.until(heard + 1_000_000_000).longestGap().toNanos() / 1e6,
                fromFault
                        .by(a)
                        .last()
                        .map(each -> millis(each.answered() - fault))
                        .orElse(-1.0),
                fromFault.dual().toNanos() / 1e6,
                back == fault ? 0 : count(back, listened, false),
                back == fault ? 0 : count(back, listened, true),
                count(back, end, false),
                count(back, end, true),
                both.summary());
    }

    private long count(long from, long to, boolean announcements) {
        return wire.sent(a, from, to).stream()
                .filter(each -> each.isAnnouncement() == announcements)
                .filter(each -> !announcements || each.address().equals(written))
                .count();
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    private static void pass(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        while (end - System.nanoTime() > 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    /**
     * The process of the heir.
     *
     * @return the one that was started
     */
    public Child heir() {
        return heir;
    }

    /** Ends everything. */
    @Override
    public void close() {
        lab.close();
    }
}
