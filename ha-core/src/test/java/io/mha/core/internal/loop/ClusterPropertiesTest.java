package io.mha.core.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.ClusterEvent;
import io.mha.core.Command;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Request;
import io.mha.core.balance.Topology;
import io.mha.core.health.CheckResult.Identity;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Lag;
import io.mha.core.health.NodeState.Order;
import io.mha.core.health.NodeState.Setting;
import io.mha.core.health.NodeState.Verdict;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.health.NodeStatus;
import io.mha.core.testing.RandomEvents;
import io.mha.core.testing.ScriptedNodes.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

/** A whole cluster under random acts: P5, P9, P11, P13, and what every topology and event log must be. */
@RandomEvents(perTry = 10)
class ClusterPropertiesTest {
    @Provide
    Arbitrary<List<Act>> acts() {
        return Act.on(0, 2).list().ofMaxSize(40).withSizeDistribution(RandomDistribution.uniform());
    }

    @Provide
    Arbitrary<List<Act>> allActs() {
        return Act.any(0, 3).list().ofMaxSize(40).withSizeDistribution(RandomDistribution.uniform());
    }

    @Property
    void everyTopologyIsConsistent(@ForAll long seed, @ForAll("allActs") List<Act> acts) {
        LoopRig rig = LoopRig.of(seed, 3);
        Topology before = rig.loop.topology();
        for (Act act : acts) {
            rig.apply(act);
            Topology after = rig.loop.topology();
            assertThat(after.version()).isGreaterThanOrEqualTo(before.version());
            consistent(rig, before, after);
            before = after;
        }
        assertThat(rig.recorder.events())
                .extracting(ClusterEvent::sequence)
                .containsExactlyElementsOf(numbers(rig.recorder.events().size()));
    }

    private static void consistent(LoopRig rig, Topology before, Topology after) {
        for (NodeView view : after.candidates()) {
            assertThat(view.weight()).isPositive();
            assertThat(view.state().wish()).isEqualTo(Wish.READY);
        }
        boolean anyServes = after.nodes().stream()
                .anyMatch(view -> view.weight() > 0 && view.state().inService());
        if (anyServes && !after.panic()) {
            assertThat(after.candidates())
                    .allMatch(view -> view.state().inService() || view.state().status() == NodeStatus.LAGGING);
        }
        if (after.nodes().stream().anyMatch(ClusterPropertiesTest::mayServe)) { // P6
            assertThat(after.candidates()).as("%s", after.nodes()).isNotEmpty();
        }
        for (NodeView view : after.nodes()) {
            NodeView old = before.node(view.node().id());
            if (old != null && old.traffic() == view.traffic()) {
                assertThat(view.state().generation())
                        .isGreaterThanOrEqualTo(old.state().generation());
            }
        }
        NodeView picked = rig.loop.pick(Request.ANY);
        if (after.isOutage()) {
            assertThat(picked).isNull();
        } else if (picked != null) {
            assertThat(picked.state().status())
                    .isNotIn(NodeStatus.MAINT, NodeStatus.DRAIN, NodeStatus.WRONG_NODE); // P5
        }
    }

    /** Whether nothing is known against a node that would keep it from being the last resort. */
    private static boolean mayServe(NodeView view) {
        NodeState s = view.state();
        Order forced = s.orders().get(Setting.HEALTH);
        boolean alive = s.active().verdict() != Verdict.DOWN || s.active().passed() > 0;
        boolean usable = forced == null ? alive && s.learnt().lag() != Lag.TOO_FAR : forced.value() == 1;
        return usable
                && view.weight() > 0
                && s.wish() == Wish.READY
                && s.learnt().identity() != Identity.MISMATCH;
    }

    @Property
    void theSameEventsGiveTheSameEverything(@ForAll long seed, @ForAll("allActs") List<Act> acts) { // P11
        assertThat(transcript(seed, acts)).isEqualTo(transcript(seed, acts));
    }

    /** Every state after every act, every effect that the outside saw, every event. */
    private static List<Object> transcript(long seed, List<Act> acts) {
        LoopRig rig = LoopRig.of(seed, 3);
        List<Object> all = new ArrayList<>();
        for (Act act : acts) {
            rig.apply(act);
            rig.loop.topology().nodes().forEach(view -> all.add(view.state()));
            rig.nodes.forEach(node -> all.add(rig.loop.explain(node.id())));
            all.add(rig.loop.topology().version());
        }
        all.addAll(rig.recorder.calls());
        all.addAll(rig.recorder.events());
        rig.nodes.forEach(node -> all.addAll(rig.servers.starts(node.id())));
        all.add(rig.timers.steps());
        return all;
    }

    @Property
    void maintenanceIsLeftOnlyByItsOrigin(@ForAll long seed, @ForAll("acts") List<Act> acts) { // P9
        LoopRig rig = LoopRig.of(seed, 3);
        Map<String, Wish> wishes = new HashMap<>();
        for (Act act : acts) {
            rig.apply(act);
            String id = rig.nodes.get(act.node()).id();
            switch (act.kind()) {
                case MAINTAIN -> wishes.put(id, Wish.MAINT);
                case DRAIN -> wishes.merge(id, Wish.DRAIN, (old, drain) -> old == Wish.MAINT ? old : drain);
                case READY -> wishes.put(id, Wish.READY);
                default -> rig.vote(id, "somebody else", Wish.READY);
            }
            rig.nodes.forEach(node -> assertThat(rig.status(node.id()) == NodeStatus.MAINT)
                    .isEqualTo(wishes.get(node.id()) == Wish.MAINT));
        }
    }

    @Property
    void checksAloneBringEveryNodeBack(@ForAll long seed, @ForAll("allActs") List<Act> acts) { // P13
        LoopRig rig = LoopRig.of(seed, 3);
        acts.forEach(rig::apply);
        rig.nodes.forEach(node -> {
            rig.servers.set(node.id(), Behaviour.ALIVE);
            rig.vote(node.id(), "api", Wish.READY);
            rig.advise(node.id(), LoopRig.FINE);
            rig.execute(Command.auto(node.id()));
            rig.execute(Command.weight(node.id(), null));
        });

        rig.timers.runUntil(
                () -> rig.nodes.stream().allMatch(node -> rig.status(node.id()) == NodeStatus.UP),
                Duration.ofMinutes(40));
        assertThat(rig.loop.topology().candidates())
                .extracting(view -> view.node().id())
                .contains("a", "b", "c");
    }

    private static List<Long> numbers(int count) {
        List<Long> numbers = new ArrayList<>();
        for (long i = 1; i <= count; i++) {
            numbers.add(i);
        }
        return numbers;
    }
}
