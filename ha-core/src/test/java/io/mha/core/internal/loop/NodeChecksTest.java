package io.mha.core.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.health.NodeStatus;
import io.mha.core.testing.ScriptedNodes.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The pace of checks, and what becomes of checks that do not come back. */
class NodeChecksTest {
    private final LoopRig rig = LoopRig.of(1, 2);

    @Test
    void firstChecksBeginWithinTheFirstTenthOfASecond() {
        rig.advance(Duration.ofMillis(101));

        assertThat(rig.servers.starts("a")).hasSize(1);
        assertThat(rig.servers.starts("b")).hasSize(1);
    }

    @Test
    void aCheckThatHangsIsAFailureAtItsDeadline() {
        rig.servers.set("a", Behaviour.HANGING);
        rig.advance(Duration.ofMillis(700));

        assertThat(rig.status("a")).isEqualTo(NodeStatus.UNKNOWN);
        assertThat(rig.state("a").active().failed()).isEqualTo(1);
        CheckResult last = Objects.requireNonNull(rig.state("a").active().last());
        assertThat(last.evidence()).isEqualTo(Evidence.READ_TIMEOUT);
        assertThat(last.detail()).isEqualTo("scripted check: no answer within 500 ms");
    }

    @Test
    void aLateAnswerIsIgnored() {
        rig.settled().timers.latency(Duration.ofMillis(650));
        rig.advance(Duration.ofSeconds(4));

        assertThat(rig.status("a")).isEqualTo(NodeStatus.DOWN);
        assertThat(rig.status("b")).isEqualTo(NodeStatus.DOWN);
    }

    @Test
    void aCheckThatIgnoresItsInterruptIsNotJoinedByASecondOne() {
        rig.settled().servers.set("a", Behaviour.STUCK);
        rig.advance(Duration.ofSeconds(2));
        int probes = rig.servers.starts("a").size();
        rig.advance(Duration.ofSeconds(60));

        assertThat(rig.servers.starts("a")).hasSize(probes);
        assertThat(rig.status("a")).isEqualTo(NodeStatus.DOWN);
        assertThat(rig.loop.explain("a")).contains("the check before has not come back yet");
    }

    @Test
    void aCheckThatNeverGotAThreadDoesNotEndAllChecks() {
        rig.settled().timers.startDelay(Duration.ofMillis(600)); // a stall of ours, longer than the deadline
        rig.advance(Duration.ofSeconds(5));
        assertThat(rig.status("a")).isEqualTo(NodeStatus.DOWN);

        rig.timers.startDelay(Duration.ZERO);
        rig.advance(Duration.ofSeconds(30));
        assertThat(rig.status("a")).isEqualTo(NodeStatus.UP);
    }

    @Test
    void aCheckThatThrowsIsAFailureAndTheNextOneCounts() {
        rig.settled().servers.set("a", Behaviour.THROWING);
        rig.advance(Duration.ofSeconds(4));
        assertThat(rig.status("a")).isEqualTo(NodeStatus.DOWN);
        assertThat(rig.loop.explain("a")).contains("a defect in the check");

        rig.servers.set("a", Behaviour.ALIVE);
        rig.advance(Duration.ofSeconds(20));
        assertThat(rig.status("a")).isEqualTo(NodeStatus.UP);
    }

    @Test
    void aCheckThatBreaksWithAnErrorIsAFailureAndTheNextOneCounts() {
        rig.settled().servers.set("a", Behaviour.BROKEN);
        rig.advance(Duration.ofSeconds(4));
        assertThat(rig.status("a")).isEqualTo(NodeStatus.DOWN);
        assertThat(rig.loop.explain("a")).contains("NoClassDefFoundError");

        rig.servers.set("a", Behaviour.ALIVE);
        rig.advance(Duration.ofSeconds(20));
        assertThat(rig.status("a")).isEqualTo(NodeStatus.UP);
    }

    @Test
    void checksOnDemandComeAtLeastATenthOfASecondApart() {
        rig.settled();
        int before = rig.servers.starts("a").size();
        List<CheckResult> results = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            rig.loop.checkNow("a", results::add);
            rig.advance(Duration.ofMillis(1));
        }

        assertThat(rig.servers.starts("a").size() - before).isBetween(9, 11);
        assertThat(results).hasSizeGreaterThan(700).allMatch(CheckResult::alive);
    }

    @Test
    void aCheckOnDemandSharesTheOneThatIsUnderWay() {
        rig.settled().servers.set("a", Behaviour.HANGING);
        rig.advance(Duration.ofMillis(1_300));
        List<CheckResult> results = new ArrayList<>();
        rig.loop.checkNow("a", results::add);
        rig.loop.checkNow("a", results::add);
        rig.advance(Duration.ofMillis(800));

        assertThat(results).hasSize(2).allMatch(result -> result.evidence() == Evidence.READ_TIMEOUT);
    }

    @Test
    void thereAreNoChecksInMaintenance() {
        rig.settled();
        rig.vote("a", "api", Wish.MAINT);
        int before = rig.servers.starts("a").size();
        rig.advance(Duration.ofMinutes(1));
        assertThat(rig.servers.starts("a")).hasSize(before);

        rig.vote("a", "api", Wish.READY);
        rig.advance(Duration.ofSeconds(10));
        assertThat(rig.status("a")).isEqualTo(NodeStatus.UP);
    }

    @Test
    void maintenanceDuringAHangingCheckFreesIt() {
        rig.settled().servers.set("a", Behaviour.HANGING);
        rig.timers.runUntil(() -> rig.servers.starts("a").size() == 2, Duration.ofSeconds(2));
        rig.vote("a", "api", Wish.MAINT);
        rig.servers.set("a", Behaviour.ALIVE);
        rig.advance(Duration.ofSeconds(1));
        rig.vote("a", "api", Wish.READY);
        rig.advance(Duration.ofSeconds(10));

        assertThat(rig.status("a")).isEqualTo(NodeStatus.UP);
        assertThat(rig.recorder.transitions()).doesNotContain("a UNKNOWN -> DOWN");
    }

    @Test
    void anOpenBreakerInMaintenanceCausesNoChecks() {
        rig.settled();
        rig.apply(new Act(0, 0, Act.Kind.FAIL_CALLS));
        assertThat(rig.status("a")).isEqualTo(NodeStatus.OPEN);
        rig.vote("a", "api", Wish.MAINT);
        int before = rig.servers.starts("a").size();
        rig.advance(Duration.ofMinutes(5));

        assertThat(rig.servers.starts("a")).hasSize(before);
    }
}
