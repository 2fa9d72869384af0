package io.mha.core.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.core.ClusterEvent;
import io.mha.core.Command;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Request;
import io.mha.core.config.ConfigException;
import io.mha.core.health.CheckResult;
import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.health.NodeStatus;
import io.mha.core.node.Node;
import io.mha.core.testing.ScriptedNodes.Behaviour;
import io.mha.core.testing.Views;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands on a running cluster. */
class OperatorTest {
    private static final Duration TTL = Duration.ofSeconds(10);
    private static final Node D = Views.node("d", 1, 0);

    private final LoopRig rig = LoopRig.of(5, 3).settled();

    static Stream<Command> commands() {
        return Stream.of(
                Command.ready("a"),
                Command.drain("a"),
                Command.drain("a", Duration.ofSeconds(5)),
                Command.maint("a"),
                Command.weight("a", 7),
                Command.weight("a", null),
                Command.weightPercent("a", 50),
                Command.priority("a", 1),
                Command.maxConn("a", 9),
                Command.forceUp("a"),
                Command.forceDown("a"),
                Command.auto("a"),
                Command.checkNow("a"),
                Command.remove("a"),
                Command.add(Views.node("a", 1, 0)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void eachCommandIsIdempotentAndLeavesATrail(Command command) {
        Command full = command.by("alice").because("test");
        rig.execute(full);
        NodeState once = rig.state("a");
        List<String> calls = List.copyOf(rig.recorder.calls());
        rig.execute(full);

        assertThat(rig.state("a")).isEqualTo(once);
        assertThat(rig.recorder.calls()).isEqualTo(calls);
        assertThat(rig.told(ClusterEvent.Commanded.class))
                .extracting(ClusterEvent.Commanded::command)
                .containsExactly(full, full);
    }

    static Stream<Command> commandsWithAnEnd() {
        return Stream.of(
                Command.drain("a"),
                Command.maint("a"),
                Command.weight("a", 7),
                Command.weightPercent("a", 50),
                Command.priority("a", 1),
                Command.maxConn("a", 9),
                Command.forceUp("a"),
                Command.forceDown("a"));
    }

    @ParameterizedTest
    @MethodSource("commandsWithAnEnd")
    void aCommandTakesItselfBack(Command command) {
        Node before = rig.view("a").node();
        rig.execute(command.lasting(TTL));
        rig.advance(TTL.minusMillis(1));
        assertThat(rig.state("a").votes().size() + rig.state("a").orders().size())
                .isEqualTo(1);

        rig.advance(Duration.ofMillis(1));
        assertThat(rig.state("a").votes()).isEmpty();
        assertThat(rig.state("a").orders()).isEmpty();
        rig.advance(Duration.ofSeconds(10));
        assertThat(rig.view("a").node()).isEqualTo(before);
        assertThat(rig.status("a")).isEqualTo(NodeStatus.UP);
        assertThat(rig.view("a").weight()).isEqualTo(100);
    }

    @Test
    void setValuesHoldInTheTopologyUntilTheyAreTakenBack() {
        rig.execute(Command.weight("a", 7));
        rig.execute(Command.weightPercent("a", 50));
        rig.execute(Command.maxConn("a", 9));
        NodeView view = rig.view("a");
        assertThat(view.node().weight()).isEqualTo(7);
        assertThat(view.weight()).isEqualTo(350);
        assertThat(view.maxConn()).isEqualTo(9);

        rig.execute(Command.weight("a", null));
        rig.execute(Command.weightPercent("a", null));
        rig.execute(Command.maxConn("a", null));
        assertThat(rig.view("a").node()).isEqualTo(rig.nodes.get(0));
        assertThat(rig.view("a").weight()).isEqualTo(100);
        assertThat(rig.view("a").maxConn()).isZero();
    }

    @Test
    void theLowerLimitOfAgentAndOperatorHolds() {
        rig.servers.answer("a", CheckResult.passed("ok").with(Advice.NONE.maxConn(5)));
        rig.advance(Duration.ofSeconds(2));
        assertThat(rig.view("a").maxConn()).isEqualTo(5);

        rig.execute(Command.maxConn("a", 9));
        assertThat(rig.view("a").maxConn()).isEqualTo(5);
        rig.execute(Command.maxConn("a", 3));
        assertThat(rig.view("a").maxConn()).isEqualTo(3);
    }

    @Test
    void aNodeOfALaterLevelServesWhenItIsMovedToTheFirst() {
        rig.execute(Command.priority("a", 1));
        assertThat(candidates()).containsExactly("b", "c");
        rig.execute(Command.priority("b", 1));
        rig.execute(Command.priority("c", 2));
        assertThat(candidates()).containsExactly("a", "b");
        rig.execute(Command.priority("a", null));
        assertThat(candidates()).containsExactly("a");
    }

    @Test
    void aNodeWithNoPercentOfItsWeightIsNotPicked() {
        rig.execute(Command.weightPercent("a", 0));
        rig.servers.answer("b", CheckResult.passed("ok").with(Advice.NONE.weight(0)));
        rig.advance(Duration.ofSeconds(2));

        assertThat(candidates()).containsExactly("c");
    }

    @Test
    void forcedHealthHoldsAgainstChecks() {
        rig.servers.set("a", Behaviour.REFUSING);
        rig.execute(Command.forceUp("a"));
        rig.advance(Duration.ofSeconds(10));
        assertThat(candidates()).contains("a");

        rig.execute(Command.forceDown("b"));
        rig.advance(Duration.ofSeconds(10));
        assertThat(candidates()).containsExactly("a", "c");
        rig.execute(Command.auto("a"));
        rig.execute(Command.forceDown("c"));
        assertThat(candidates()).isEmpty(); // not even as the last resort
    }

    @Test
    void aDrainCutsWhatIsInUseAfterItsTime() {
        rig.execute(Command.drain("a", Duration.ofSeconds(5)));
        rig.advance(Duration.ofMillis(4_999));
        assertThat(rig.recorder.calls()).containsExactly("retire a 2: drain by api");

        rig.advance(Duration.ofMillis(1));
        assertThat(rig.recorder.calls()).last().isEqualTo("retire a 3 abort: drain by api has waited long enough");
    }

    @Test
    void checkNowDoesNothingInMaintenance() {
        rig.execute(Command.maint("a"));
        int before = rig.servers.starts("a").size();
        List<CheckResult> results = new ArrayList<>();
        rig.execute(Command.checkNow("a"));
        rig.loop.checkNow("a", results::add);
        rig.advance(Duration.ofMinutes(1));

        assertThat(rig.servers.starts("a")).hasSize(before);
        assertThat(results).isEmpty();
        assertThat(rig.status("a")).isEqualTo(NodeStatus.MAINT);
    }

    @Test
    void checkNowChecksNow() {
        rig.advance(Duration.ofMillis(300));
        int before = rig.servers.starts("a").size();
        rig.execute(Command.checkNow("a"));

        assertThat(rig.servers.starts("a")).hasSize(before + 1);
    }

    @Test
    void aNodeWithoutCallsLeavesSoon() {
        rig.execute(Command.remove("a").by("alice"));
        assertThat(rig.status("a")).isEqualTo(NodeStatus.DRAIN);
        rig.advance(Duration.ofSeconds(1));

        assertThat(rig.loop.topology().node("a")).isNull();
        assertThat(candidates()).containsExactly("b", "c");
        assertThat(rig.recorder.calls()).containsExactly("removed a");
        assertThat(rig.told(ClusterEvent.NodeRemoved.class))
                .extracting(e -> e.node().id() + " by " + e.origin())
                .containsExactly("a by alice");
        int checks = rig.servers.starts("a").size();
        rig.advance(Duration.ofMinutes(1));
        assertThat(rig.servers.starts("a")).hasSize(checks);
        assertThat(rig.loop.explain("a")).isEqualTo("there is no node a");
    }

    @Test
    void aNodeLeavesWhenItsCallsAreBack() {
        NodeView busy = rig.view("a");
        busy.traffic().begin();
        rig.execute(Command.remove("a"));
        rig.advance(Duration.ofSeconds(20));
        assertThat(rig.status("a")).isEqualTo(NodeStatus.DRAIN);

        busy.end(true);
        rig.advance(Duration.ofMillis(500));
        assertThat(rig.loop.topology().node("a")).isNull();
    }

    @Test
    void aNodeLeavesAfterThirtySecondsWhateverItDoes() {
        rig.view("a").traffic().begin();
        rig.execute(Command.remove("a"));
        rig.advance(Duration.ofMillis(29_900));
        rig.execute(Command.remove("a")); // again: no new term
        assertThat(rig.loop.topology().node("a")).isNotNull();

        rig.advance(Duration.ofMillis(700));
        assertThat(rig.loop.topology().node("a")).isNull();
    }

    @Test
    void aNodeThatIsAddedAgainInTimeStays() { // P15
        rig.view("a").traffic().begin();
        rig.execute(Command.remove("a"));
        rig.advance(Duration.ofSeconds(10));
        rig.execute(Command.add(rig.nodes.get(0)));
        rig.advance(Duration.ofMinutes(2));

        assertThat(rig.status("a")).isEqualTo(NodeStatus.UP);
        assertThat(rig.recorder.calls()).doesNotContain("removed a", "added a");
        assertThat(rig.told(ClusterEvent.NodeRemoved.class)).isEmpty();
        assertThat(rig.view("a").traffic().inFlight()).isEqualTo(1);
    }

    @Test
    void aWishToDrainOutlivesARemovalThatWasTakenBack() {
        rig.execute(Command.drain("a").by("alice"));
        rig.execute(Command.remove("a"));
        rig.execute(Command.add(rig.nodes.get(0)));
        rig.advance(Duration.ofSeconds(2));

        assertThat(rig.status("a")).isEqualTo(NodeStatus.DRAIN);
        assertThat(rig.state("a").votes()).containsOnlyKeys("alice");
    }

    @Test
    void aNewNodeIsCheckedAndWarmedBeforeItServes() {
        rig.recorder.holdWarming();
        rig.execute(Command.add(D).by("alice"));
        assertThat(rig.loop.topology().nodes()).hasSize(4);
        rig.advance(Duration.ofMillis(200));
        assertThat(rig.status("d")).isEqualTo(NodeStatus.WARMING);
        assertThat(candidates()).containsExactly("a", "b", "c");

        rig.recorder.finishWarming("d");
        rig.timers.runDue();
        assertThat(candidates()).containsExactly("a", "b", "c", "d");
        assertThat(rig.view("d").weight()).isEqualTo(10);
        assertThat(rig.recorder.calls()).startsWith("added d", "warm d 1");
        assertThat(rig.told(ClusterEvent.NodeAdded.class))
                .extracting(e -> e.node().id() + " by " + e.origin())
                .containsExactly("d by alice");
        rig.advance(Duration.ofSeconds(6));
        assertThat(rig.status("d")).isEqualTo(NodeStatus.UP);
    }

    @Test
    void aNewNodeThatIsDeadGetsNothing() {
        rig.servers.set("d", Behaviour.REFUSING);
        rig.execute(Command.add(D));
        rig.advance(Duration.ofSeconds(1));

        assertThat(rig.status("d")).isEqualTo(NodeStatus.DOWN);
        assertThat(candidates()).containsExactly("a", "b", "c");
    }

    @Test
    void aNodeMayComeBackAfterItHasLeft() {
        rig.execute(Command.remove("a"));
        rig.advance(Duration.ofSeconds(1));
        rig.execute(Command.add(rig.nodes.get(0)));
        rig.advance(Duration.ofSeconds(10));

        assertThat(rig.status("a")).isEqualTo(NodeStatus.UP);
        assertThat(rig.recorder.calls()).containsSubsequence("removed a", "added a", "warm a 1");
    }

    @Test
    void anotherDescriptionOfTheSameAddressHoldsAtOnce() {
        rig.execute(Command.add(rig.nodes.get(0).withWeight(4)));

        assertThat(rig.view("a").weight()).isEqualTo(400);
        assertThat(rig.recorder.calls()).isEmpty();
        assertThat(rig.told(ClusterEvent.NodeAdded.class)).isEmpty();
    }

    @Test
    void anAddressOrANameOfAnotherNodeIsRefused() {
        Node a = rig.nodes.get(0);
        assertThatThrownBy(() -> rig.loop.execute(Command.add(a.named("x"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("node=x at " + a.address() + ": there is a at " + a.address() + " already");
        assertThatThrownBy(() -> rig.loop.execute(Command.add(D.named("a"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("node=a at " + D.address());
        rig.timers.runDue();

        assertThat(rig.loop.topology().nodes()).hasSize(3);
        assertThat(rig.told(ClusterEvent.Commanded.class)).isEmpty();
    }

    @Test
    void theLastNodeCannotBeRemoved() {
        rig.execute(Command.remove("a"));
        rig.advance(Duration.ofSeconds(1));
        rig.execute(Command.remove("b"));
        rig.advance(Duration.ofSeconds(1));

        assertThatThrownBy(() -> rig.loop.execute(Command.remove("c")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("node=c: is the last node; add another one before you remove it");
        assertThat(rig.status("c")).isEqualTo(NodeStatus.UP);
    }

    @Test
    void aCommandForANodeThatHasLeftMeanwhileDoesNothing() {
        rig.timers.schedule(
                Duration.ofMillis(500).toNanos(),
                () -> { // just before it leaves
                    rig.loop.execute(Command.weight("a", 9));
                    rig.loop.execute(Command.maint("a"));
                    rig.loop.execute(Command.remove("a"));
                });
        rig.execute(Command.remove("a"));
        rig.advance(Duration.ofSeconds(1));

        assertThat(rig.loop.topology().node("a")).isNull();
        assertThat(rig.told(ClusterEvent.NodeRemoved.class)).hasSize(1);
        assertThat(rig.told(ClusterEvent.Commanded.class)).hasSize(4);
    }

    @Test
    void explainTellsWhatOperatorsAndAgentsWant() {
        rig.servers.answer("a", CheckResult.passed("ok").with(Advice.NONE.weight(50)));
        rig.advance(Duration.ofSeconds(2));
        rig.execute(Command.weight("a", 8).by("alice").because("big"));
        rig.execute(Command.drain("a").by("bob"));

        assertThat(rig.loop.explain("a"))
                .startsWith("a DRAIN for 0.0 s: drain by bob")
                .contains("; bob wants DRAIN;")
                .contains("; alice set weight 8 (big);")
                .contains("; its check wants weight 50%;")
                .endsWith("; takes no traffic, weight 4.00")
                .doesNotContain("\n");
    }

    @Test
    void explainPickTellsTheChoiceAndEveryNode() {
        rig.execute(Command.maxConn("a", 1));
        rig.view("a").traffic().begin();
        rig.execute(Command.maint("c"));
        List<String> lines = rig.loop.explainPick().lines().toList();

        assertThat(lines).hasSize(4);
        assertThat(lines.get(0))
                .isEqualTo("test: p2c over [a (weight 1.00, 1 in flight, full), b (weight 1.00, 0 in flight)]");
        assertThat(lines.get(1)).startsWith("a UP for ").endsWith("takes traffic, weight 1.00");
        assertThat(lines.get(3)).startsWith("c MAINT for 0.0 s: maint by api");
    }

    @Test
    void explainPickTellsOfPanic() {
        rig.servers.set("a", Behaviour.REFUSING);
        rig.servers.set("b", Behaviour.REFUSING);
        rig.advance(Duration.ofSeconds(10));
        assertThat(rig.loop.topology().panic()).isTrue();

        assertThat(rig.loop.explainPick()).startsWith("test: p2c over [c (weight 1.00, 0 in flight)], in panic\n");
        assertThat(rig.told(ClusterEvent.PanicBegan.class)).hasSize(1);
    }

    @Test
    void maintenanceIsLeftByItsOwnOriginOnly() { // P9
        rig.execute(Command.maint("a").by("alice"));
        rig.execute(Command.ready("a"));
        rig.advance(Duration.ofSeconds(5));
        assertThat(rig.status("a")).isEqualTo(NodeStatus.MAINT);

        rig.execute(Command.ready("a").by("alice"));
        rig.advance(Duration.ofSeconds(10));
        assertThat(rig.status("a")).isEqualTo(NodeStatus.UP);
        assertThat(rig.state("a").wish()).isEqualTo(Wish.READY);
        assertThat(Objects.requireNonNull(rig.loop.pick(Request.ANY)).node().id())
                .isIn("a", "b", "c");
    }

    private List<String> candidates() {
        return rig.loop.topology().candidates().stream()
                .map(view -> view.node().id())
                .toList();
    }
}
