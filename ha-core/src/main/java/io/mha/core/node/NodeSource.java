package io.mha.core.node;

import io.mha.core.time.Timers;
import java.util.List;

/**
 * Where the nodes of a cluster come from. A source publishes complete lists, never changes to a list; what is done with
 * a list, and what a missing or an empty one means, is the same for all sources: an empty list and a failure remove
 * nothing, a node that is gone is drained before it is forgotten.
 */
public interface NodeSource extends AutoCloseable {
    /** Takes what a source finds. May be called from any thread. */
    interface Sink {
        /**
         * A complete list.
         *
         * @param nodes all nodes that the source knows now
         */
        void nodes(List<Node> nodes);

        /**
         * The source could not be read; what it said last still holds.
         *
         * @param why one line, without secrets
         */
        void failed(String why);
    }

    /**
     * One word for logs and for the origin of votes, such as {@code dns}.
     *
     * @return the name of the source
     */
    String name();

    /**
     * Begins to publish. Must not block: what blocks runs by {@link Timers#runBlocking}.
     *
     * @param timers time and threads of the cluster
     * @param sink takes the lists
     */
    void start(Timers timers, Sink sink);

    /**
     * The state of a node has changed, so that a source that asks at intervals may want to ask sooner: for instance the
     * address of a node that is down may have moved. Nothing by default.
     *
     * @param anyDown whether any node is down now
     */
    default void hint(boolean anyDown) {}

    /** Stops to publish and gives up what is open. Nothing by default. */
    @Override
    default void close() {}

    /**
     * A list that never changes.
     *
     * @param nodes all nodes
     * @return the source
     */
    static NodeSource of(List<Node> nodes) {
        List<Node> copy = List.copyOf(nodes);
        return new NodeSource() {
            @Override
            public String name() {
                return "static";
            }

            @Override
            public void start(Timers timers, Sink sink) {
                sink.nodes(copy);
            }
        };
    }
}
