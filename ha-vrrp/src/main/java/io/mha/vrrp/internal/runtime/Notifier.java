package io.mha.vrrp.internal.runtime;

import io.mha.vrrp.VirtualRouter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners of one virtual router, in order, off the loop. */
final class Notifier {
    private static final Logger log = LoggerFactory.getLogger(Notifier.class);

    private final OrderedTasks tasks;
    private final List<VirtualRouter.Listener> listeners = new CopyOnWriteArrayList<>();

    Notifier(OrderedTasks tasks) {
        this.tasks = tasks;
    }

    void add(VirtualRouter.Listener listener) {
        listeners.add(listener);
    }

    void remove(VirtualRouter.Listener listener) {
        listeners.remove(listener);
    }

    boolean isSilent() {
        return listeners.isEmpty();
    }

    /** Whether the caller is a listener that is being told something. */
    boolean isCurrent() {
        return tasks.isCurrent();
    }

    void tell(VirtualRouter.Event event) {
        tell(event, () -> {});
    }

    /** Tells, then does something else, whatever the listeners did. */
    void tell(VirtualRouter.Event event, Runnable then) {
        if (isSilent()) {
            then.run();
            return;
        }
        tasks.add(() -> {
            for (VirtualRouter.Listener listener : listeners) {
                try {
                    listener.on(event);
                } catch (RuntimeException | Error e) {
                    log.error("{}: a listener failed on {}", event.router(), event, e);
                }
            }
            then.run();
        });
    }
}
