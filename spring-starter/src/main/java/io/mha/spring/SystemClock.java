package io.mha.spring;

import io.mha.core.time.NanoClock;

/** The clock of the JVM; everybody else here is told the time. */
final class SystemClock implements NanoClock {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
