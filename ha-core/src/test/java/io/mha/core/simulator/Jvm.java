package io.mha.core.simulator;

import io.mha.core.simulator.Engine.Event;
import java.util.ArrayList;
import java.util.List;

/** A process that can be paused, as a garbage collector or a hypervisor does it. */
final class Jvm {
    private final Engine engine;
    private final List<Event> deferred = new ArrayList<>();
    private boolean paused;

    Jvm(Engine engine) {
        this.engine = engine;
    }

    boolean isPaused() {
        return paused;
    }

    /** Nothing happens in this process for a while; what arrives meanwhile waits in the buffers of the kernel. */
    void pause(long nanos) {
        paused = true;
        engine.after(nanos, this::resume);
    }

    void defer(Event event) {
        deferred.add(event);
    }

    /** The control thread is the fastest to wake up: the worst order, since its timers are overdue by then. */
    private void resume() {
        paused = false;
        deferred.stream().filter(Event::isControl).forEach(engine::again);
        deferred.stream().filter(event -> !event.isControl()).forEach(engine::again);
        deferred.clear();
    }
}
