package io.mha.core.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.health.CheckResult.Identity;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Active;
import io.mha.core.health.NodeState.Breaker;
import io.mha.core.health.NodeState.Lag;
import io.mha.core.health.NodeState.Order;
import io.mha.core.health.NodeState.Setting;
import io.mha.core.health.NodeState.Stage;
import io.mha.core.health.NodeState.Verdict;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.health.NodeStatus;
import io.mha.core.internal.health.NodeEffect.Check;
import io.mha.core.internal.health.NodeEffect.MoveBreaker;
import io.mha.core.internal.health.NodeEffect.Retire;
import io.mha.core.internal.health.NodeEffect.StopChecks;
import io.mha.core.internal.health.NodeEffect.Transition;
import io.mha.core.internal.health.NodeEffect.Warm;
import java.util.List;

/** What holds after every step of the reducer, whatever the event was. */
final class Invariants {
    private Invariants() {}

    static void check(NodeState before, Step step, long now) {
        NodeState after = step.state();
        counters(after.active());
        dimensions(after, now);
        status(after);
        generation(before, after, step.effects());
        announcement(before, after, step.effects(), now);
        breaker(before, after, step.effects());
        if (after.checksStopped()) {
            NodeEffect last = null;
            for (NodeEffect effect : step.effects()) {
                last = effect instanceof Check || effect instanceof StopChecks ? effect : last;
            }
            assertThat(last instanceof Check).as("checks in maintenance").isFalse();
            assertThat(of(Warm.class, step.effects()))
                    .as("warming in maintenance")
                    .noneMatch(warm -> warm.generation() == after.generation());
        }
    }

    private static void counters(Active a) {
        assertThat(a.passed() == 0 || a.failed() == 0).as("%s", a).isTrue();
        assertThat(a.passed()).isNotNegative();
        assertThat(a.failed()).isNotNegative();
        assertThat(a.samples()).isBetween(0, 20);
        assertThat(a.history() >>> a.samples()).as("bits beyond %s", a).isZero();
        assertThat(a.downDelayNanos()).isBetween(1_000_000_000L, 10_000_000_000L);
    }

    private static void dimensions(NodeState s, long now) {
        assertThat(s.ramp().factor()).isBetween(0.1, 1.0);
        assertThat(s.damping().penalty()).isBetween(0.0, 12_000.0);
        assertThat(s.votes().values()).noneMatch(vote -> vote.wish() == Wish.READY);
        if (s.passive().breaker() != Breaker.CLOSED) {
            assertThat(s.passive().untilNanos() - now).as("%s", s.passive()).isBetween(1L, 72_000_000_000L);
        }
        if (s.ramp().stage() == Stage.WARMING) {
            assertThat(s.active().verdict()).isEqualTo(Verdict.UP);
        }
    }

    private static void status(NodeState s) {
        assertThat(s.status() == NodeStatus.MAINT).as("%s", s).isEqualTo(s.wish() == Wish.MAINT);
        boolean wrong = s.learnt().identity() == Identity.MISMATCH;
        assertThat(s.status() == NodeStatus.WRONG_NODE).isEqualTo(wrong && s.wish() != Wish.MAINT);
        Order forced = s.orders().get(Setting.HEALTH);
        if (forced != null) {
            assertThat(s.inService()).as("%s", s).isEqualTo(forced.value() != 0 && s.wish() == Wish.READY && !wrong);
            return;
        }
        if (s.status() == NodeStatus.DOWN || s.status() == NodeStatus.SUPPRESSED) {
            assertThat(s.active().verdict()).isEqualTo(Verdict.DOWN);
        }
        assertThat(s.status() == NodeStatus.SHARED_FATE).isEqualTo(s.inService() && s.sharedFate());
        if (s.inService()) {
            assertThat(s.learnt().lag()).isEqualTo(Lag.OK);
            assertThat(s.active().verdict()).isEqualTo(Verdict.UP);
            assertThat(s.passive().breaker()).isEqualTo(Breaker.CLOSED);
            assertThat(s.wish()).isEqualTo(Wish.READY);
            assertThat(s.ramp().stage()).isNotEqualTo(Stage.WARMING);
            assertThat(s.damping().suppressed()).isFalse();
        }
    }

    private static void generation(NodeState before, NodeState after, List<NodeEffect> effects) {
        List<Retire> retired = of(Retire.class, effects);
        assertThat(after.generation() - before.generation()).isEqualTo(retired.size());
        for (int i = 0; i < retired.size(); i++) {
            assertThat(retired.get(i).generation()).isEqualTo(before.generation() + 1 + i);
        }
        // A wish that ran out may have it warmed in the step whose event takes it out again.
        assertThat(of(Warm.class, effects))
                .allMatch(warm -> warm.generation() >= before.generation() && warm.generation() <= after.generation());
    }

    private static void announcement(NodeState before, NodeState after, List<NodeEffect> effects, long now) {
        List<Transition> told = of(Transition.class, effects);
        if (before.status() == after.status()) {
            assertThat(told).isEmpty();
            assertThat(after.sinceNanos()).isEqualTo(before.sinceNanos());
            assertThat(after.cause()).isEqualTo(before.cause());
        } else {
            assertThat(told).containsExactly(new Transition(before.status(), after.status(), after.cause()));
            assertThat(effects.get(effects.size() - 1)).isEqualTo(told.get(0));
            assertThat(after.sinceNanos()).isEqualTo(now);
        }
    }

    private static void breaker(NodeState before, NodeState after, List<NodeEffect> effects) {
        List<MoveBreaker> moves = of(MoveBreaker.class, effects);
        if (before.passive().breaker() != after.passive().breaker()) {
            NodeEffect.BreakerMove last = moves.get(moves.size() - 1).move();
            assertThat(last.name()).startsWith(after.passive().breaker().name().substring(0, 4));
        }
    }

    static <E extends NodeEffect> List<E> of(Class<E> type, List<NodeEffect> effects) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
