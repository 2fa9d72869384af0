package io.mha.core.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.balance.NodeView;
import io.mha.core.balance.Request;
import io.mha.core.health.NodeStatus;
import io.mha.core.testing.ScriptedNodes.Behaviour;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.constraints.IntRange;

/** How soon checks and detection come, and who is spared: P1 to P4. */
class DetectionPropertiesTest {
    private static final Duration HANG_BOUND = Duration.ofMillis(3_300);
    private static final Duration REFUSAL_BOUND = Duration.ofMillis(1_800);

    @Provide
    Arbitrary<List<Act>> acts() {
        return Act.on(0, 2).list().ofMaxSize(40).withSizeDistribution(RandomDistribution.uniform());
    }

    @Provide
    Arbitrary<List<Act>> actsOnOthers() {
        return Act.on(1, 3)
                .filter(act -> act.kind() != Act.Kind.USE) // a call may land on any node
                .list()
                .ofMaxSize(40)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    @Provide
    Arbitrary<Integer> moments() {
        return Arbitraries.integers().between(0, 10_000).withDistribution(RandomDistribution.uniform());
    }

    @Property
    void checksAreNeverLateAndNeverTwoAtATime(@ForAll long seed, @ForAll("acts") List<Act> acts) { // P1
        LoopRig rig = LoopRig.of(seed, 3);
        long[] allowedFrom = new long[3];
        Arrays.fill(allowedFrom, rig.timers.nanoTime());
        for (Act act : acts) {
            rig.apply(new Act(0, act.node(), act.kind()));
            for (int passed = 0; passed <= act.delayMillis(); passed += 50) {
                rig.advance(Duration.ofMillis(50));
                for (int i = 0; i < 3; i++) {
                    allowedFrom[i] = noLaterThanAllowed(rig, rig.nodes.get(i).id(), allowedFrom[i]);
                }
            }
        }
        // The scripted check itself fails the run when it is entered twice at a time.
    }

    private static long noLaterThanAllowed(LoopRig rig, String id, long from) {
        long now = rig.timers.nanoTime();
        if (rig.status(id) == NodeStatus.MAINT) {
            return now;
        }
        List<Long> starts = rig.servers.starts(id);
        long last = starts.isEmpty() ? from : Math.max(from, starts.get(starts.size() - 1));
        if (rig.status(id) == NodeStatus.DOWN) {
            last = Math.max(last, rig.state(id).sinceNanos()); // the watchdog's verdict begins an interval of its own
        }
        long interval = Math.max(1_000_000_000L, rig.state(id).active().downDelayNanos());
        assertThat(now - last).as("%s: %s", id, rig.state(id)).isLessThanOrEqualTo(interval * 12 / 10 + 500_000_000L);
        return last;
    }

    @Property
    void aHangIsSeenInTime(@ForAll long seed, @ForAll("moments") int moment) { // P2
        assertThat(detection(seed, moment, Behaviour.HANGING)).isLessThanOrEqualTo(HANG_BOUND);
    }

    @Property
    void aRefusalIsSeenInTime(@ForAll long seed, @ForAll("moments") int moment) { // P2
        assertThat(detection(seed, moment, Behaviour.REFUSING)).isLessThanOrEqualTo(REFUSAL_BOUND);
    }

    private static Duration detection(long seed, int moment, Behaviour behaviour) {
        LoopRig rig = LoopRig.of(seed, 2).settled();
        rig.advance(Duration.ofMillis(moment));
        rig.servers.set("a", behaviour);
        return rig.timers.runUntil(() -> rig.status("a") == NodeStatus.DOWN, Duration.ofSeconds(20));
    }

    @Property
    void aNodeThatIsFineIsNeverTouched(@ForAll long seed, @ForAll("actsOnOthers") List<Act> acts) { // P3
        LoopRig rig = LoopRig.of(seed, 4).settled();
        for (Act act : acts) {
            rig.apply(act);
            assertThat(rig.status("a")).isEqualTo(NodeStatus.UP);
            assertThat(rig.loop.topology().candidates())
                    .extracting(view -> view.node().id())
                    .contains("a");
        }
        assertThat(rig.state("a").generation()).isEqualTo(1);
        assertThat(rig.recorder.calls()).noneMatch(call -> call.startsWith("retire a"));
        assertThat(rig.recorder.transitions())
                .containsOnlyOnce("a UNKNOWN -> UP")
                .noneMatch(t -> t.startsWith("a UP"));
    }

    @Property
    void noPickGoesToADeadNodeAfterTheBound(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int dead, @ForAll("moments") int moment) { // P4
        LoopRig rig = LoopRig.of(seed, 5).settled();
        rig.advance(Duration.ofMillis(moment));
        Set<String> deadNodes = new HashSet<>();
        for (int i = 0; i < dead; i++) {
            String id = rig.nodes.get((int) Math.floorMod(seed + i, 5L)).id();
            deadNodes.add(id);
            rig.servers.set(id, (seed >> i & 1) == 0 ? Behaviour.HANGING : Behaviour.REFUSING);
        }
        for (int i = 0; i < 30; i++) {
            rig.apply(new Act(110, 0, Act.Kind.USE)); // traffic fails meanwhile, and breakers open
        }
        for (int i = 0; i < 100; i++) {
            rig.advance(Duration.ofMillis(157));
            NodeView picked = rig.loop.pick(Request.ANY);
            assertThat(picked).isNotNull();
            assertThat(deadNodes).doesNotContain(picked.node().id());
        }
    }
}
