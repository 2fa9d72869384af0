package io.mha.core.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.health.HealthPolicy;
import io.mha.core.health.NodeStatus;
import io.mha.core.testing.ScriptedNodes.Behaviour;
import io.mha.core.testing.Views;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a cluster does that knows of others like it (idea 9); the numbers are in {@code node-fleet.yaml}. */
class FleetTest {
    private static final Duration OUTAGE = Duration.ofSeconds(20);

    @Test
    void firstChecksAreSpreadUpToTheIntervalOfChecks() {
        List<Long> begun = new ArrayList<>();
        for (int seed = 1; seed <= 50; seed++) {
            LoopRig rig = rig(seed, 200);
            long start = rig.timers.nanoTime();
            rig.advance(Duration.ofSeconds(1));
            begun.add(rig.servers.starts("a").get(0) - start);
        }

        assertThat(Collections.min(begun)).isLessThan(200_000_000L);
        assertThat(Collections.max(begun)).isBetween(800_000_000L, 1_000_000_001L);
    }

    @Test
    void instancesComeBackAtDifferentTimes() {
        List<Duration> returns = new ArrayList<>();
        for (int seed = 1; seed <= 50; seed++) {
            LoopRig rig = rig(seed, 200);
            lose(rig, "a");
            returns.add(rig.timers.runUntil(() -> rig.status("a") == NodeStatus.UP, Duration.ofMinutes(2)));
        }

        assertThat(Collections.min(returns)).isLessThan(Duration.ofSeconds(20));
        assertThat(Collections.max(returns)).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(65));
    }

    @Test
    void theOnlyNodeIsTakenBackAtOnce() {
        for (int seed = 1; seed <= 20; seed++) {
            LoopRig rig = rig(seed, 100_000);
            lose(rig, "a");
            lose(rig, "b");
            rig.loop.checkNow("a", result -> {});
            rig.advance(Duration.ofMillis(500));

            assertThat(rig.state("a").inService()).isTrue();
        }
    }

    @Test
    void itsTurnIsExplained() {
        LoopRig rig = rig(1, 100_000);
        lose(rig, "a");
        rig.timers.runUntil(() -> rig.state("a").active().passed() > 0, Duration.ofSeconds(30));

        assertThat(rig.loop.explain("a")).contains("; its turn among 100000 instances comes in ");
        assertThat(rig.loop.explain("b")).doesNotContain("turn");
    }

    private static LoopRig rig(int seed, int fleet) {
        return new LoopRig(seed, Views.nodes("a", "b"), HealthPolicy.DEFAULT.withFleet(fleet));
    }

    /** It is away for a while and there again now. */
    private static void lose(LoopRig rig, String id) {
        rig.advance(Duration.ofSeconds(3));
        rig.servers.set(id, Behaviour.REFUSING);
        rig.advance(OUTAGE);
        assertThat(rig.status(id)).isEqualTo(NodeStatus.DOWN);
        rig.servers.set(id, Behaviour.ALIVE);
    }
}
