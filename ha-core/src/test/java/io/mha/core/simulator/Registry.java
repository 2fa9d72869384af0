package io.mha.core.simulator;

import io.mha.core.node.Node;
import io.mha.core.node.NodeSource;
import io.mha.core.time.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A registry of nodes that all clients listen to; each hears of a change a little later than the others. */
final class Registry {
    private static final long MAX_LAG_NANOS = 500_000_000L;

    private final Engine engine;
    private final SplittableRandom random;
    private final List<Subscriber> subscribers = new ArrayList<>();
    private List<Node> listed;

    private record Subscriber(Jvm jvm, NodeSource.Sink sink) {}

    /**
     * A registry that knows all nodes.
     *
     * @param engine gives the time
     * @param random of the lags
     * @param nodes what it lists at first
     */
    Registry(Engine engine, SplittableRandom random, List<Node> nodes) {
        this.engine = engine;
        this.random = random;
        this.listed = List.copyOf(nodes);
    }

    /** From now on it lists these. */
    void publish(List<Node> nodes) {
        listed = List.copyOf(nodes);
        List<Node> sent = listed;
        tell(sink -> sink.nodes(sent));
    }

    /** It cannot be read just now. */
    void fail() {
        tell(sink -> sink.failed("connection refused"));
    }

    /** The registry as one client sees it. */
    NodeSource seenBy(Jvm jvm) {
        return new NodeSource() {
            @Override
            public String name() {
                return "registry";
            }

            @Override
            public void start(Timers timers, Sink sink) {
                subscribers.add(new Subscriber(jvm, sink));
                sink.nodes(listed);
            }
        };
    }

    private void tell(Consumer<NodeSource.Sink> message) {
        for (Subscriber subscriber : subscribers) {
            long lag = random.nextLong(MAX_LAG_NANOS);
            engine.after(lag, subscriber.jvm(), () -> message.accept(subscriber.sink()));
        }
    }
}
