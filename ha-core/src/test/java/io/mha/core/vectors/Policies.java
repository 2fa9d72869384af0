package io.mha.core.vectors;

import io.mha.core.health.BreakerPolicy;
import io.mha.core.health.HealthPolicy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The policies of a case: the defaults, changed by its file and then by the case itself. */
final class Policies {
    final HealthPolicy health;
    final BreakerPolicy breaker;

    private Policies(Fields fields) {
        HealthPolicy h = HealthPolicy.DEFAULT;
        health = new HealthPolicy(
                        span(fields, "inter", h.inter()),
                        span(fields, "fastinter", h.fastInter()),
                        span(fields, "downinter", h.downInter()),
                        span(fields, "timeout", h.timeout()),
                        fields.number("rise", h.rise()),
                        fields.number("fall", h.fall()),
                        fields.decimal("jitter", h.jitter()),
                        span(fields, "slowstart", h.slowStart()))
                .withLag(span(fields, "max-lag", h.maxLag()), span(fields, "fatal-lag", h.fatalLag()))
                .withFleet(fields.number("fleet", h.fleet()));
        BreakerPolicy b = BreakerPolicy.DEFAULT;
        breaker = new BreakerPolicy(
                fields.number("consecutive-errors", b.consecutiveErrors()),
                fields.decimal("error-rate", b.errorRate()),
                fields.number("min-calls", b.minCalls()),
                span(fields, "window", b.window()),
                span(fields, "open-time", b.openTime()),
                span(fields, "max-open-time", b.maxOpenTime()),
                fields.decimal("max-ejected", b.maxEjected()));
        fields.end();
    }

    static Policies of(Vector vector, Fields fields) {
        Map<Object, Object> merged = new LinkedHashMap<>(vector.filePolicy().unwrap());
        if (fields.has("policy")) {
            merged.putAll(fields.map("policy").unwrap());
        }
        return new Policies(new Fields(fields.where() + " policy", merged));
    }

    private static Duration span(Fields fields, String key, Duration otherwise) {
        return fields.has(key) ? Duration.ofNanos(fields.nanos(key)) : otherwise;
    }
}
