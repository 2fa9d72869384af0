package io.mha.core.internal.loop;

import io.mha.core.Command;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Topology;
import io.mha.core.config.ConfigException;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Order;
import io.mha.core.health.NodeState.Vote;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.internal.health.NodeEvent;
import io.mha.core.internal.health.NodeEvent.Voted;
import io.mha.core.node.Node;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Carries out commands. A command that cannot be is refused where it is given. */
final class Operator {
    private static final long GRACE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long LOOK_NANOS = Duration.ofMillis(500).toNanos();

    private final StateLoop loop;
    private final Map<NodeSlot, Long> leaving = new HashMap<>();

    Operator(StateLoop loop) {
        this.loop = loop;
    }

    /** On the caller's thread, against the topology that it can see. */
    void check(Command command) {
        Topology topology = loop.topology();
        NodeView known = topology.node(command.node());
        if (command.action() instanceof Command.Add add) {
            for (NodeView view : topology.nodes()) {
                boolean sameName = view.node().id().equals(add.description().id());
                boolean sameAddress =
                        view.node().address().equals(add.description().address());
                if (sameName != sameAddress) {
                    throw new ConfigException(
                            "node",
                            add.description().id() + " at " + add.description().address(),
                            "there is " + view.node().id() + " at "
                                    + view.node().address()
                                    + " already; give the new node a name and an address of its own");
                }
            }
        } else if (known == null) {
            String all = topology.nodes().stream().map(view -> view.node().id()).collect(Collectors.joining(", "));
            throw new ConfigException("node", command.node(), "there is no such node; the nodes are " + all);
        } else if (command.action() instanceof Command.Remove && isLast(topology, known)) {
            throw new ConfigException("node", command.node(), "is the last node; add another one before you remove it");
        }
    }

    /** Whether all others are about to leave. */
    private static boolean isLast(Topology topology, NodeView known) {
        return topology.nodes().stream()
                .allMatch(view -> view.node().id().equals(known.node().id())
                        || view.state().votes().containsKey(Voted.REMOVAL));
    }

    /** On the control thread, where what was true for the caller may be so no longer. */
    void execute(Command command) {
        try {
            check(command);
        } catch (ConfigException e) {
            loop.announcer().line(Level.WARN, "refused: " + e.getMessage());
            return;
        }
        NodeSlot slot = loop.slot(command.node());
        if (command.action() instanceof Command.Add add) {
            add(slot, add.description(), command);
        } else if (slot == null) {
            throw new IllegalStateException("checked, but there is no node " + command.node());
        } else if (command.action() instanceof Command.Want want) {
            loop.apply(slot, new Voted(command.origin(), vote(want, command)));
        } else if (command.action() instanceof Command.Set set) {
            Integer value = set.value();
            Order order = value == null ? null : new Order(value, command.origin(), command.reason(), until(command));
            loop.apply(slot, new NodeEvent.Ordered(set.setting(), order));
        } else if (command.action() instanceof Command.CheckNow) {
            slot.checks.request(result -> {});
        } else if (command.action() instanceof Command.Remove) {
            remove(slot, command);
        }
    }

    private Vote vote(Command.Want want, Command command) {
        boolean unlimited = want.patience().isZero();
        long cut = unlimited ? NodeState.NEVER : loop.now() + want.patience().toNanos();
        return new Vote(want.wish(), command.reason(), until(command), cut, false);
    }

    private long until(Command command) {
        Duration ttl = command.timeToLive();
        return ttl.isZero() ? NodeState.NEVER : loop.now() + ttl.toNanos();
    }

    private void add(@Nullable NodeSlot slot, Node description, Command command) {
        if (slot == null) {
            loop.add(description, command.origin());
            loop.membersChanged();
            return;
        }
        leaving.remove(slot);
        loop.apply(slot, new Voted(Voted.REMOVAL, Wish.READY, command.reason()));
        if (!slot.node.equals(description)) {
            loop.describe(slot, description);
        }
    }

    private void remove(NodeSlot slot, Command command) {
        loop.apply(slot, new Voted(Voted.REMOVAL, Wish.DRAIN, command.reason()));
        if (leaving.putIfAbsent(slot, loop.now() + GRACE_NANOS) == null) {
            loop.schedule(LOOK_NANOS, () -> look(slot, command.origin()));
        }
    }

    private void look(NodeSlot slot, String origin) {
        Long until = leaving.get(slot);
        if (until == null) {
            return; // added again
        }
        if (slot.traffic.inFlight() == 0 || loop.now() - until >= 0) {
            leaving.remove(slot);
            loop.remove(slot, origin);
            loop.membersChanged();
        } else {
            loop.schedule(LOOK_NANOS, () -> look(slot, origin));
        }
    }
}
