package io.mha.core.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.internal.breaker.NodeBreaker;
import io.mha.core.testing.VirtualTimers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs vectors of kind {@code breaker} on the production circuit breaker. */
final class BreakerVectors {
    private final VirtualTimers timers = new VirtualTimers();
    private final long zero = timers.nanoTime();
    private final NodeBreaker breaker;
    private @Nullable String asks;
    private boolean last;

    private BreakerVectors(Policies policies) {
        breaker = new NodeBreaker("vector", policies.breaker, timers);
    }

    static void run(Vector vector) {
        Fields fields = vector.fields();
        BreakerVectors breaker = new BreakerVectors(Policies.of(vector, fields));
        fields.maps("steps").forEach(breaker::step);
        fields.end();
    }

    private void step(Fields step) {
        if (step.has("at")) {
            long target = zero + step.nanos("at");
            assertThat(target).as("%s: goes back in time", step.where()).isGreaterThanOrEqualTo(timers.nanoTime());
            timers.advance(Duration.ofNanos(target - timers.nanoTime()));
        }
        int times = step.number("repeat", 1);
        long every = step.has("every") ? step.nanos("every") : 0;
        for (int i = 0; i < times; i++) {
            timers.advance(Duration.ofNanos(i == 0 ? 0 : every));
            for (Object event : step.list("events")) {
                on(step.where(), event);
            }
        }
        if (step.has("expect")) {
            expect(step.map("expect"));
        }
        step.end();
    }

    private void on(String where, Object event) {
        asks = null;
        if (event instanceof Map<?, ?> map && map.get("succeeded") instanceof Integer calls && map.size() == 1) {
            asks = breaker.succeeded(calls);
            return;
        }
        switch (String.valueOf(event)) {
            case "failed" -> asks = breaker.failed();
            case "probe-passed" -> last = breaker.probePassed();
            case "open" -> breaker.open();
            case "half-open" -> breaker.halfOpen();
            case "close" -> breaker.close();
            default -> throw new IllegalArgumentException(where + ": there is no event " + event);
        }
    }

    private void expect(Fields e) {
        for (String key : e.keys()) {
            String as = e.where() + " " + key;
            switch (key) {
                case "asks" ->
                    assertThat(asks == null ? "nothing" : asks).as(as).isEqualTo(e.text(key));
                case "state" ->
                    assertThat(breaker.view().getState().name()).as(as).isEqualTo(e.text(key));
                case "calls" ->
                    assertThat(breaker.view().getMetrics().getNumberOfBufferedCalls())
                            .as(as)
                            .isEqualTo(e.number(key));
                case "last-probe" -> assertThat(last).as(as).isEqualTo(e.flag(key));
                default -> throw new IllegalArgumentException(e.where() + ": cannot expect " + key);
            }
        }
        e.end();
    }
}
