package io.mha.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.health.NodeStatus;
import io.mha.core.node.Node;
import io.mha.core.node.NodeSource;
import io.mha.core.testing.Logs;
import io.mha.core.testing.ScriptedNodes;
import io.mha.core.testing.ScriptedNodes.Behaviour;
import io.mha.core.testing.Views;
import io.mha.core.testing.VirtualTimers;
import io.mha.core.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the lists of a source do to a running cluster, on virtual time. */
class DiscoveryTest implements NodeSource {
    private static final Node A = Views.node("a", 1, 0);
    private static final Node B = Views.node("b", 1, 0);
    private static final Node C = Views.node("c", 1, 0);

    private final VirtualTimers timers = new VirtualTimers();
    private final List<ClusterEvent> events = new ArrayList<>();
    private @Nullable Sink sink;
    private boolean hinted;
    private final ScriptedNodes servers = new ScriptedNodes();
    private final Cluster cluster = Cluster.start(
            ClusterConfig.named("test")
                    .source(this)
                    .check(servers)
                    .listener(events::add)
                    .build(),
            timers);

    @BeforeAll
    static void quiet() {
        Logs.off();
    }

    @Override
    public String name() {
        return "list";
    }

    @Override
    public void start(Timers time, Sink told) {
        sink = told;
    }

    @Override
    public void hint(boolean anyDown) {
        hinted = anyDown;
    }

    private void publish(Node... nodes) {
        Objects.requireNonNull(sink).nodes(List.of(nodes));
        timers.advance(Duration.ofSeconds(1));
    }

    private List<String> names() {
        return cluster.topology().nodes().stream().map(view -> view.node().id()).toList();
    }

    @Test
    void aNodeThatIsNoLongerListedIsDrainedAndForgottenAfterItsGrace() {
        publish(A, B, C);
        publish(A, B);
        assertThat(Objects.requireNonNull(cluster.topology().node("c")).state().status())
                .isEqualTo(NodeStatus.DRAIN);
        timers.advance(Duration.ofSeconds(31));

        assertThat(names()).containsExactly("a", "b");
        assertThat(events).last().isInstanceOf(ClusterEvent.NodeRemoved.class);
    }

    @Test
    void aFailureRemovesNobodyAndIsTold() {
        publish(A, B, C);
        Objects.requireNonNull(sink).failed("timeout");
        timers.advance(Duration.ofMinutes(5));

        assertThat(names()).containsExactly("a", "b", "c");
        assertThat(events)
                .anyMatch(event -> event instanceof ClusterEvent.SourceFailed failed
                        && failed.why().equals("timeout"));
        publish(A, B, C);
        assertThat(events).last().isInstanceOf(ClusterEvent.SourceRecovered.class);
    }

    @Test
    void aListThatWasRefusedIsTakenWhenWhatStoodAgainstItIsGone() {
        publish(A, B);
        cluster.execute(Command.add(C.named("byHand")));
        publish(A, B, C); // the same address under another name
        assertThat(names()).containsExactly("a", "b", "byHand");

        cluster.execute(Command.remove("byHand"));
        timers.advance(Duration.ofSeconds(1));
        assertThat(names()).containsExactly("a", "b", "c");
    }

    @Test
    void aNodeThatIsListedComesBackAfterACommandHasRemovedIt() {
        publish(A, B, C);
        cluster.execute(Command.remove("b"));
        timers.advance(Duration.ofSeconds(1));

        assertThat(events).anyMatch(ClusterEvent.NodeRemoved.class::isInstance);
        assertThat(names()).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void sourcesAreToldWhetherANodeIsDown() {
        publish(A, B, C);
        servers.set("b", Behaviour.REFUSING);
        timers.advance(Duration.ofSeconds(5));
        assertThat(hinted).isTrue();

        servers.set("b", Behaviour.ALIVE);
        timers.advance(Duration.ofSeconds(20));
        assertThat(hinted).isFalse();

        servers.set("c", Behaviour.REFUSING);
        timers.advance(Duration.ofSeconds(5));
        assertThat(hinted).isTrue();
        publish(A, B);
        timers.advance(Duration.ofSeconds(40));
        assertThat(names()).containsExactly("a", "b");
        assertThat(hinted).isFalse();
    }
}
