package io.mha.core.time;

/**
 * A monotonic clock. Every rule of this library that depends on time reads one of these, so that tests and the
 * simulator can turn it; wall-clock time is never used for a decision.
 */
@FunctionalInterface
public interface NanoClock {
    /**
     * The current reading.
     *
     * @return nanoseconds since an arbitrary origin; only differences have a meaning
     */
    long nanoTime();
}
