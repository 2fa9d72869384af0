package io.mha.vrrp.internal.os;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been opened, in order, to be closed in the opposite order. Each of them can be closed twice. */
final class Opened implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Opened.class);

    private final Deque<AutoCloseable> all = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T opened) {
        all.push(opened);
        return opened;
    }

    @Override
    public void close() {
        close(all);
        all.clear();
    }

    static void close(Collection<? extends AutoCloseable> these) {
        for (AutoCloseable each : these) {
            try {
                each.close();
            } catch (Exception e) {
                LOG.error("{} could not be closed", each, e);
            }
        }
    }
}
