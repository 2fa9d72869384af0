package io.mha.testkit.netlab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who answered when.
 *
 * @param all the answers
 */
public record Answers(List<Answer> all) {
    /** Answers of one host that follow each other at most this far belong together. */
    private static final long TOGETHER_NANOS = 100_000_000;

    /**
     * A time during which one host answered. What it answered to was on its way for a while, longer on a busy machine; only
     * what lies between these two instants is certain.
     *
     * @param by the host
     * @param first when it answered first
     * @param last when the last question that it answered was sent; before {@code first} if that is the only one
     * @param count how often
     */
    public record Span(String by, long first, long last, int count) {}

    /**
     * As above.
     *
     * @param all as above
     */
    public Answers {
        all = List.copyOf(all);
    }

    /**
     * With the answers of another observer.
     *
     * @param others its answers
     * @return both
     */
    public Answers with(Answers others) {
        return new Answers(Stream.concat(all.stream(), others.all.stream()).toList());
    }

    /**
     * Without what came before.
     *
     * @param nanos from when on
     * @return the answers that were given then or later
     */
    public Answers from(long nanos) {
        return new Answers(
                all.stream().filter(each -> each.answered() - nanos >= 0).toList());
    }

    /**
     * Without what came later.
     *
     * @param nanos until when
     * @return the answers that were given before
     */
    public Answers until(long nanos) {
        return new Answers(
                all.stream().filter(each -> each.answered() - nanos < 0).toList());
    }

    /**
     * Those to questions about one address.
     *
     * @param target which of the observer's addresses
     * @return the answers
     */
    public Answers to(int target) {
        return new Answers(all.stream().filter(each -> each.target() == target).toList());
    }

    /**
     * Those of one host.
     *
     * @param host which
     * @return the answers
     */
    public Answers by(Host host) {
        return new Answers(
                all.stream().filter(each -> each.by().equals(host.name())).toList());
    }

    /**
     * The first to arrive.
     *
     * @return an answer, if there is one
     */
    public Optional<Answer> first() {
        return all.stream().min(Comparator.comparingLong(Answer::received));
    }

    /**
     * The last to arrive.
     *
     * @return an answer, if there is one
     */
    public Optional<Answer> last() {
        return all.stream().max(Comparator.comparingLong(Answer::received));
    }

    /**
     * The longest time without an answer.
     *
     * @return between two that arrived one after the other
     */
    public Duration longestGap() {
        long longest = 0;
        long before = 0;
        boolean any = false;
        for (Answer each : sorted(Comparator.comparingLong(Answer::received))) {
            if (any) {
                longest = Math.max(longest, each.received() - before);
            }
            before = each.received();
            any = true;
        }
        return Duration.ofNanos(longest);
    }

    private List<Answer> sorted(Comparator<Answer> order) {
        return all.stream().sorted(order).toList();
    }

    /**
     * Who answered from when to when.
     *
     * @return by the time of the first answer
     */
    public List<Span> spans() {
        Map<String, List<Span>> hosts = new LinkedHashMap<>();
        for (Answer each : sorted(Comparator.comparingLong(Answer::sent))) {
            List<Span> spans = hosts.computeIfAbsent(each.by(), by -> new ArrayList<>());
            Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
            if (last != null && each.sent() - last.last() <= TOGETHER_NANOS) {
                long first = Math.min(last.first(), each.answered());
                spans.set(spans.size() - 1, new Span(each.by(), first, each.sent(), last.count() + 1));
            } else {
                spans.add(new Span(each.by(), each.answered(), each.sent(), 1));
            }
        }
        return hosts.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingLong(Span::first))
                .toList();
    }

    /**
     * The time during which more than one host answered, as far as it is certain. One stray answer counts as the time
     * between two questions.
     *
     * @return zero if never
     */
    public Duration dual() {
        List<Span> spans = spans();
        long dual = 0;
        for (int i = 0; i < spans.size(); i++) {
            for (int j = i + 1; j < spans.size(); j++) {
                Span one = spans.get(i);
                Span other = spans.get(j);
                if (!one.by().equals(other.by()) && one.last() > other.first() && other.last() > one.first()) {
                    long overlap = Math.min(one.last(), other.last()) - Math.max(one.first(), other.first());
                    dual += Math.max(overlap, Prober.PERIOD_NANOS);
                }
            }
        }
        return Duration.ofNanos(dual);
    }

    /**
     * For messages.
     *
     * @return who answered from when to when, in milliseconds after the first answer
     */
    public String summary() {
        List<Span> spans = spans();
        if (spans.isEmpty()) {
            return "no answers";
        }
        StringBuilder text = new StringBuilder();
        for (Span each : spans) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s%s %.0f..%.0f ms (%d)",
                    text.length() == 0 ? "" : ", ",
                    each.by(),
                    (each.first() - spans.get(0).first()) / 1e6,
                    (each.last() - spans.get(0).first()) / 1e6,
                    each.count()));
        }
        return text.toString();
    }
}
