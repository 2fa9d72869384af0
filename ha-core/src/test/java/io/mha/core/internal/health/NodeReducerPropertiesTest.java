package io.mha.core.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.health.BreakerPolicy;
import io.mha.core.health.CheckResult;
import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.CheckResult.Identity;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthPolicy;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Setting;
import io.mha.core.health.NodeState.Vote;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.health.NodeStatus;
import io.mha.core.internal.health.NodeEvent.Checked;
import io.mha.core.internal.health.NodeEvent.FateFound;
import io.mha.core.internal.health.NodeEvent.Ordered;
import io.mha.core.internal.health.NodeEvent.ProbesPassed;
import io.mha.core.internal.health.NodeEvent.Tick;
import io.mha.core.internal.health.NodeEvent.Voted;
import io.mha.core.internal.health.NodeEvent.Warmed;
import io.mha.core.testing.RandomEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

/** Random events in random states. For longer runs and for replays see CONTRIBUTING.md. */
@RandomEvents(perTry = 50)
class NodeReducerPropertiesTest {
    private static final long SECOND = 1_000_000_000L;

    private final NodeReducer reducer = new NodeReducer(HealthPolicy.DEFAULT, BreakerPolicy.DEFAULT);

    @Provide
    Arbitrary<List<Stimulus>> stimuli() {
        return Stimulus.any().list().ofMaxSize(200).withSizeDistribution(RandomDistribution.uniform());
    }

    @Property
    void neverThrowsAndKeepsItsInvariants(@ForAll("stimuli") List<Stimulus> stimuli, @ForAll long origin) { // P14
        long now = origin;
        NodeState state = NodeReducer.initial(HealthPolicy.DEFAULT, now);
        for (Stimulus stimulus : stimuli) {
            now += stimulus.delayNanos();
            Step step = reducer.step(state, stimulus.on(state, now), now);
            Invariants.check(state, step, now);
            state = step.state();
        }
    }

    @Property
    void lateResultsDoWhatTimeAloneDoes(@ForAll("stimuli") List<Stimulus> stimuli) { // P8, T15
        long now = 0;
        NodeState state = NodeReducer.initial(HealthPolicy.DEFAULT, now);
        for (Stimulus stimulus : stimuli) {
            now += stimulus.delayNanos();
            Step step = reducer.step(state, stimulus.on(state, now), now);
            if (stimulus.isLate()) {
                assertThat(step).isEqualTo(reducer.step(state, new Tick(), now));
            }
            state = step.state();
        }
    }

    @Property
    void maintenanceIsLeftOnlyByTheOriginThatWantedIt(@ForAll("stimuli") List<Stimulus> stimuli) { // P9
        long now = 0;
        NodeState state = NodeReducer.initial(HealthPolicy.DEFAULT, now);
        for (Stimulus stimulus : stimuli) {
            now += stimulus.delayNanos();
            NodeState before = state;
            state = reducer.step(state, stimulus.on(state, now), now).state();
            for (Map.Entry<String, Vote> entry : before.votes().entrySet()) {
                Vote vote = entry.getValue();
                boolean over = vote.untilNanos() != NodeState.NEVER && now - vote.untilNanos() >= 0;
                boolean ready = stimulus.event() instanceof Voted voted
                        && voted.origin().equals(entry.getKey())
                        && voted.vote().wish() == Wish.READY;
                if (vote.wish() == Wish.MAINT && !vote.byCheck() && !over && !ready) {
                    assertThat(state.votes().get(entry.getKey()))
                            .extracting(Vote::wish)
                            .isEqualTo(Wish.MAINT);
                    assertThat(state.status()).isEqualTo(NodeStatus.MAINT);
                }
            }
        }
    }

    @Property
    void ticksComeToRest(@ForAll("stimuli") List<Stimulus> stimuli) {
        long now = 0;
        NodeState state = NodeReducer.initial(HealthPolicy.DEFAULT, now);
        for (Stimulus stimulus : stimuli) {
            now += stimulus.delayNanos();
            state = reducer.step(state, stimulus.on(state, now), now).state();
            assertThat(reducer.nextTickNanos(state, now)).isNotZero();
        }
        int ticks = 0;
        for (long due = reducer.nextTickNanos(state, now); due >= 0 && ticks < 60; ticks++) {
            now += due;
            state = reducer.step(state, new Tick(), now).state();
            due = reducer.nextTickNanos(state, now);
            assertThat(due).isNotZero();
        }
        // An open breaker alternates with half-open as long as nothing probes it; all else ends.
        if (state.passive().breaker() == NodeState.Breaker.CLOSED) {
            assertThat(reducer.nextTickNanos(state, now)).isNegative();
        }
    }

    @Property
    void passedChecksAloneBringItBackFromAnywhere(@ForAll("stimuli") List<Stimulus> stimuli) { // P13
        long now = 0;
        NodeState state = NodeReducer.initial(HealthPolicy.DEFAULT, now);
        for (Stimulus stimulus : stimuli) {
            now += stimulus.delayNanos();
            state = reducer.step(state, stimulus.on(state, now), now).state();
        }
        for (String origin : List.of("api", "file")) {
            state = reducer.step(state, new Voted(origin, Wish.READY, ""), now).state();
        }
        state = reducer.step(state, new Ordered(Setting.HEALTH, null), now).state();
        state = reducer.step(state, new FateFound(false, ""), now).state();
        CheckResult fine = CheckResult.passed("ok")
                .with(Advice.NONE.identity(Identity.MATCH).lag(0));
        int probes = 0;
        for (int checks = 0; checks < 1_900 && state.status() != NodeStatus.UP; checks++) {
            now += SECOND;
            boolean halfOpen = state.passive().breaker() == NodeState.Breaker.HALF_OPEN;
            probes = halfOpen ? probes + 1 : 0;
            List<NodeEvent> events = new ArrayList<>(List.of(new Checked(fine, 0)));
            if (probes >= BreakerPolicy.HALF_OPEN_PROBES) {
                events.add(new ProbesPassed());
            }
            events.add(new Warmed(state.generation()));
            for (NodeEvent event : events) {
                state = reducer.step(state, event, now).state();
            }
        }
        assertThat(state.status()).isEqualTo(NodeStatus.UP);
    }

    @Property(tries = 100)
    void aFlappingNodeIsHeldBack(@ForAll Random random) { // P10
        double failureRate = 0.1 + 0.8 * random.nextDouble();
        int fallen = 0;
        long now = 0;
        NodeState state = NodeReducer.initial(HealthPolicy.DEFAULT, now);
        int hours = 8;
        while (now < hours * 3_600 * SECOND) {
            CheckResult result = random.nextDouble() < failureRate
                    ? CheckResult.failed(Evidence.IO_RESET, "no")
                    : CheckResult.passed("ok");
            Step step = reducer.step(state, new Checked(result, 0), now);
            for (NodeEffect.Transition t : Invariants.of(NodeEffect.Transition.class, step.effects())) {
                fallen += t.to() == NodeStatus.DOWN && t.from().compareTo(NodeStatus.WARMING) <= 0 ? 1 : 0;
            }
            now += Invariants.of(NodeEffect.Check.class, step.effects()).get(0).delayNanos();
            state = reducer.step(step.state(), new Warmed(step.state().generation()), now)
                    .state();
        }
        assertThat(fallen).isLessThanOrEqualTo(8 * hours + 6);
    }
}
