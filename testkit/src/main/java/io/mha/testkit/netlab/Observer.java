package io.mha.testkit.netlab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Asks addresses every 5 ms, and remembers who answered when. */
public final class Observer {
    /** Answers of the last seconds. */
    private static final int ENOUGH = 2_000;

    private final Host host;
    private final Child child;

    private final int targets;

    Observer(Host host, int targets, Child child) {
        this.host = host;
        this.targets = targets;
        this.child = child;
    }

    /**
     * Where it asks from.
     *
     * @return the host
     */
    public Host host() {
        return host;
    }

    /**
     * A place among the answers.
     *
     * @return for {@link #since}
     */
    public int mark() {
        return child.mark();
    }

    /**
     * What was answered since.
     *
     * @param mark from {@link #mark()}; 0 for all
     * @return in the order of arrival
     */
    public Answers since(int mark) {
        List<Answer> answers = new ArrayList<>();
        for (Child.Line line : child.lines(mark)) {
            if (isAnswer(line)) {
                answers.add(Answer.of(line.text()));
            }
        }
        return new Answers(answers);
    }

    private static boolean isAnswer(Child.Line line) {
        return !line.text().isEmpty() && Character.isDigit(line.text().charAt(0));
    }

    /**
     * Waits for an answer.
     *
     * @param wanted which
     * @param mark from {@link #mark()}: what came before does not count
     * @param limit how long
     * @return the first
     * @throws AssertionError if there is none in time
     */
    public Answer await(Predicate<Answer> wanted, int mark, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        int seen = mark;
        while (true) {
            for (Child.Line line : child.lines(seen)) {
                seen++;
                if (isAnswer(line) && wanted.test(Answer.of(line.text()))) {
                    return Answer.of(line.text());
                }
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("No such answer at " + host.name() + " within " + limit.toMillis()
                        + " ms; there were " + since(mark).summary());
            }
            child.pause();
        }
    }

    /**
     * Waits until a host answers.
     *
     * @param by the host
     * @param mark from {@link #mark()}: what came before does not count
     * @param limit how long
     * @return the first answer
     */
    public Answer await(Host by, int mark, Duration limit) {
        return await(answer -> answer.by().equals(by.name()), mark, limit);
    }

    /**
     * Whether a host, and nobody else, has answered for all addresses lately.
     *
     * @param by the host
     * @param quiet for how long
     * @return by the answers that are there
     */
    public boolean isOnly(Host by, Duration quiet) {
        Answers last = since(Math.max(0, mark() - ENOUGH * targets)).from(System.nanoTime() - quiet.toNanos());
        long some = quiet.toMillis() / 20;
        return last.all().stream().allMatch(each -> each.by().equals(by.name()))
                && IntStream.range(0, targets)
                        .allMatch(target -> last.to(target).all().size() > some);
    }

    /**
     * Waits until a host, and nobody else, has answered for all addresses for some time.
     *
     * @param by the host
     * @param quiet for how long
     * @param limit how long to wait
     * @throws AssertionError if it does not come to that
     */
    public void awaitOnly(Host by, Duration quiet, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!isOnly(by, quiet)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(by.name() + " does not answer alone; there were " + since(0).summary());
            }
            child.pause();
        }
    }
}
