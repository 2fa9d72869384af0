package io.mha.core.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Logging in tests. */
public final class Logs {
    private Logs() {}

    /** Random runs change nodes a million times: nobody wants to read of it. */
    public static void off() {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
    }
}
