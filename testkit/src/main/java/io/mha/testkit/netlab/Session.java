package io.mha.testkit.netlab;

import java.time.Duration;
import java.util.Optional;

/** One TCP connection that is kept and used all the time. */
public final class Session {
    private final Child child;

    Session(Child child) {
        this.child = child;
        child.await("connected", 0, Jvm.START);
    }

    /**
     * How often something was sent and came back.
     *
     * @return the number of round trips
     */
    public long trips() {
        return child.lines().stream()
                .filter(line -> line.text().startsWith("took "))
                .count();
    }

    /**
     * The longest round trip.
     *
     * @return how long it took
     */
    public Duration longest() {
        return Duration.ofNanos(child.lines().stream()
                .filter(line -> line.text().startsWith("took "))
                .mapToLong(line -> Long.parseLong(line.text().substring("took ".length())))
                .max()
                .orElse(0));
    }

    /**
     * How the connection has broken.
     *
     * @return the exception as text; empty while it holds
     */
    public Optional<String> broken() {
        return child.lines().stream()
                .map(Child.Line::text)
                .filter(text -> text.startsWith("broken "))
                .findFirst()
                .or(() -> child.isRunning() ? Optional.empty() : Optional.of(child.text()));
    }
}
