package io.mha.jdbc.internal.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Meters that come and go together, with the tags that they have in common. */
final class MeterSet {
    private final MeterRegistry registry;
    private final Tags tags;
    private final Set<Meter> meters = ConcurrentHashMap.newKeySet();

    MeterSet(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    <T> void gauge(String name, String description, T subject, ToDoubleFunction<T> value, String... more) {
        meters.add(Gauge.builder(name, subject, value)
                .description(description)
                .tags(tags.and(more))
                .register(registry));
    }

    <T> void nanos(String name, String description, T subject, ToDoubleFunction<T> value) {
        meters.add(TimeGauge.builder(name, subject, TimeUnit.NANOSECONDS, value)
                .description(description)
                .tags(tags)
                .register(registry));
    }

    <T> void counter(String name, String description, T subject, ToDoubleFunction<T> value, String... more) {
        meters.add(FunctionCounter.builder(name, subject, value)
                .description(description)
                .tags(tags.and(more))
                .register(registry));
    }

    <T> void timer(
            String name,
            String description,
            T subject,
            ToLongFunction<T> count,
            ToDoubleFunction<T> nanos,
            String... more) {
        meters.add(FunctionTimer.builder(name, subject, count, nanos, TimeUnit.NANOSECONDS)
                .description(description)
                .tags(tags.and(more))
                .register(registry));
    }

    Timer timer(String name, String description, String... more) {
        Timer timer = Timer.builder(name)
                .description(description)
                .tags(tags.and(more))
                .register(registry);
        meters.add(timer);
        return timer;
    }

    void increment(String name, String description, String... more) {
        Counter counter = Counter.builder(name)
                .description(description)
                .tags(tags.and(more))
                .register(registry);
        meters.add(counter);
        counter.increment();
    }

    void close() {
        meters.forEach(registry::remove);
        meters.clear();
    }
}
