package io.mha.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Request;
import io.mha.core.node.Node;
import io.mha.core.testing.Logs;
import io.mha.core.testing.ScriptedNodes;
import io.mha.core.testing.Views;
import io.mha.core.testing.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nodes that join and leave a running cluster, as the keeper of the connections sees it. */
class MembershipTest implements NodeLifecycle {
    private static final Node D = Views.node("d", 1, 0);

    private final VirtualTimers timers = new VirtualTimers();
    private final List<String> calls = new ArrayList<>();
    private boolean broken;
    private final Cluster cluster = Cluster.start(
            ClusterConfig.named("test")
                    .nodes(Views.nodes("a", "b"))
                    .check(new ScriptedNodes())
                    .balancer(Balancer.byName("roundrobin"))
                    .lifecycle(this)
                    .listener(event -> VirtualTimers.park()) // one that never comes back
                    .build(),
            timers);

    @BeforeAll
    static void quiet() {
        Logs.off();
    }

    @Override
    public void warm(Node node, long generation, Runnable ready) {
        calls.add("warm " + node.id() + picked(node));
        ready.run();
    }

    @Override
    public void retire(Node node, long generation, boolean abort, String cause) {
        calls.add("retire " + node.id() + picked(node));
    }

    @Override
    public void added(Node node) {
        calls.add("added " + node.id() + picked(node));
        failIfBroken();
    }

    @Override
    public void removed(Node node) {
        calls.add(
                "removed " + node.id() + picked(node) + (cluster.topology().node(node.id()) == null ? "" : ", known"));
        failIfBroken();
    }

    @Test
    void aNodeIsPickedOnlyBetweenItsWarmingAndItsRemoval() {
        timers.advance(Duration.ofSeconds(1));
        cluster.execute(Command.add(D));
        timers.advance(Duration.ofSeconds(10));
        assertThat(picked(D)).isEqualTo(", picked");
        cluster.execute(Command.remove("d"));
        timers.advance(Duration.ofSeconds(1));

        assertThat(calls).startsWith("added d", "warm d").endsWith("removed d");
        assertThat(calls).doesNotContain("warm d, picked", "removed d, picked", "removed d, known");
    }

    @Test
    void aLifecycleThatThrowsDoesNotKeepANodeFromJoiningOrLeaving() {
        timers.advance(Duration.ofSeconds(1));
        broken = true;
        cluster.execute(Command.add(D));
        timers.advance(Duration.ofSeconds(10));

        assertThat(cluster.topology().candidates()).hasSize(3);
        cluster.execute(Command.remove("d"));
        timers.advance(Duration.ofSeconds(1));
        assertThat(cluster.topology().candidates()).hasSize(2);
        assertThat(calls).contains("added d", "removed d");
    }

    @Test
    void anAddressMayBeUsedAgainWhenItsNodeHasLeft() {
        timers.advance(Duration.ofSeconds(1));
        cluster.execute(Command.remove("a"));
        timers.advance(Duration.ofSeconds(1));
        cluster.execute(Command.add(Views.node("a", 1, 0).named("x")));
        timers.advance(Duration.ofSeconds(10));

        assertThat(cluster.topology().nodes())
                .extracting(view -> view.node().id())
                .containsExactly("b", "x");
        assertThat(picked(Views.node("a", 1, 0).named("x"))).isEqualTo(", picked");
    }

    private void failIfBroken() {
        if (broken) {
            throw new IllegalStateException("a defect in the pool");
        }
    }

    private String picked(Node node) {
        for (int i = 0; i < 10; i++) {
            NodeView view = Objects.requireNonNull(cluster.pick(Request.ANY));
            if (view.node().id().equals(node.id())) {
                return ", picked";
            }
        }
        return "";
    }
}
