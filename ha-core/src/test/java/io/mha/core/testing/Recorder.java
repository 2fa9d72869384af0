package io.mha.core.testing;

import io.mha.core.ClusterEvent;
import io.mha.core.ClusterListener;
import io.mha.core.NodeLifecycle;
import io.mha.core.node.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Listener and lifecycle in one, which writes down what it is told, in order. */
public final class Recorder implements ClusterListener, NodeLifecycle {
    private final List<ClusterEvent> events = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final Map<String, Runnable> pending = new LinkedHashMap<>();
    private boolean holdWarming;
    private Runnable atRetire = () -> {};

    /** From now on {@code warm} does not report ready before {@link #finishWarming}. */
    public void holdWarming() {
        holdWarming = true;
    }

    /** Reports ready for the last {@code warm} of a node. */
    public void finishWarming(String node) {
        Runnable ready = pending.remove(node);
        if (ready != null) {
            ready.run();
        }
    }

    /** Runs within every {@code retire}. */
    public void atRetire(Runnable probe) {
        atRetire = probe;
    }

    /** All events so far. */
    public List<ClusterEvent> events() {
        return events;
    }

    /** All lifecycle calls so far, as {@code warm a 2} and {@code retire a 2 abort: cause}. */
    public List<String> calls() {
        return calls;
    }

    /** The transitions so far, as {@code a UP -> DOWN}. */
    public List<String> transitions() {
        return events.stream()
                .filter(ClusterEvent.NodeChanged.class::isInstance)
                .map(ClusterEvent.NodeChanged.class::cast)
                .map(e -> e.node().id() + " " + e.from().word() + " -> " + e.to().word())
                .toList();
    }

    @Override
    public void on(ClusterEvent event) {
        events.add(event);
    }

    @Override
    public void warm(Node node, long generation, Runnable ready) {
        calls.add("warm " + node.id() + " " + generation);
        if (holdWarming) {
            pending.put(node.id(), ready);
        } else {
            ready.run();
        }
    }

    @Override
    public void retire(Node node, long generation, boolean abort, String cause) {
        calls.add("retire " + node.id() + " " + generation + (abort ? " abort: " : ": ") + cause);
        atRetire.run();
    }

    @Override
    public void added(Node node) {
        calls.add("added " + node.id());
    }

    @Override
    public void removed(Node node) {
        calls.add("removed " + node.id());
    }
}
