package io.mha.core.internal.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.mha.core.health.BreakerPolicy;
import io.mha.core.time.NanoClock;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** Resilience4j's circuit breaker as anybody would use it, but on a virtual clock. */
final class Plain {
    private Plain() {}

    static CircuitBreaker breaker(BreakerPolicy policy, NanoClock nanos) {
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.EPOCH.plusNanos(nanos.nanoTime());
            }
        };
        return CircuitBreaker.of(
                "plain",
                CircuitBreakerConfig.custom()
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.TIME_BASED)
                        .slidingWindowSize((int) policy.window().toSeconds())
                        .minimumNumberOfCalls(policy.minCalls())
                        .failureRateThreshold((float) (policy.errorRate() * 100))
                        .permittedNumberOfCallsInHalfOpenState(BreakerPolicy.HALF_OPEN_PROBES)
                        .waitDurationInOpenState(Duration.ofHours(1))
                        .clock(clock)
                        .currentTimestampFunction(ignored -> nanos.nanoTime(), TimeUnit.NANOSECONDS)
                        .build());
    }

    /** One call, with its permission. */
    static void record(CircuitBreaker breaker, boolean passed) {
        if (!breaker.tryAcquirePermission()) {
            return;
        }
        if (passed) {
            breaker.onSuccess(1, TimeUnit.MILLISECONDS);
        } else {
            breaker.onError(1, TimeUnit.MILLISECONDS, new IOException("reset"));
        }
    }
}
