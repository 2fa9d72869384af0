package io.mha.core.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mha.core.health.NodeState;
import io.mha.core.internal.balance.Admission;
import io.mha.core.internal.health.NodeEffect;
import io.mha.core.internal.health.NodeReducer;
import io.mha.core.internal.health.Step;
import io.mha.core.testing.Views;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs vectors of kind {@code node} on the production state machine. */
final class NodeVectors {
    /** So near to the end that every case wraps around: only differences of readings may mean anything. */
    private static final long ORIGIN = Long.MAX_VALUE - 500_000_000L;

    private final Fields starts;
    private final Policies policies;
    private final NodeReducer reducer;
    private NodeState state;
    private NodeState before;
    private List<NodeEffect> effects = List.of();
    private long zero = ORIGIN;
    private long now = ORIGIN;

    private NodeVectors(Policies policies, Fields starts) {
        this.policies = policies;
        this.starts = starts;
        reducer = new NodeReducer(policies.health, policies.breaker);
        state = NodeReducer.initial(policies.health, now);
        before = state;
    }

    static void run(Vector vector, Fields starts) {
        Fields fields = vector.fields();
        NodeVectors node = new NodeVectors(Policies.of(vector, fields), starts);
        node.start(fields.text("start", "fresh"));
        List<Fields> steps = fields.maps("steps");
        assertThat(steps).as("%s: steps", fields.where()).isNotEmpty();
        steps.forEach(node::step);
        fields.end();
    }

    private void start(String name) {
        Fields start = starts.map(name);
        if (start.has("from")) {
            start(start.text("from"));
        }
        start.maps("steps").forEach(this::step);
        start.end();
        zero = now;
    }

    private void step(Fields step) {
        if (step.has("at")) {
            String at = step.text("at");
            long target = at.startsWith("+") ? now + Spans.nanos(at.substring(1)) : zero + Spans.nanos(at);
            assertThat(target - now).as("%s: goes back in time", step.where()).isNotNegative();
            now = target;
        }
        List<?> events = step.has("events") ? step.list("events") : List.of(requireEvent(step));
        int times = step.number("repeat", 1);
        long every = step.has("every") ? step.nanos("every") : 0;
        for (int i = 0; i < times; i++) {
            now += i == 0 ? 0 : every;
            for (Object event : events) {
                before = state;
                Step done = reducer.step(state, NodeEvents.read(step.where(), event, state.generation(), now), now);
                state = done.state();
                effects = done.effects();
            }
        }
        if (step.has("expect")) {
            expect(step.map("expect"));
        }
        step.end();
    }

    private static Object requireEvent(Fields step) {
        Object event = step.raw("event");
        if (event == null) {
            throw new IllegalArgumentException(step.where() + ": needs an event");
        }
        return event;
    }

    private void expect(Fields e) {
        assertThat(e.keys()).as("%s: expects nothing", e.where()).isNotEmpty();
        for (String key : e.keys()) {
            switch (key) {
                case "status", "described", "verdict", "breaker", "stage", "cause" ->
                    assertThat(word(key)).as(name(e, key)).isEqualTo(e.text(key));
                case "cause-contains" ->
                    assertThat(state.cause()).as(name(e, key)).contains(e.text(key));
                case "passed", "failed", "samples", "failures", "openings", "generation", "weight" ->
                    assertThat(count(key)).as(name(e, key)).isEqualTo(e.number(key));
                case "penalty" ->
                    assertThat(state.damping().penalty()).as(name(e, key)).isCloseTo(e.decimal(key), within(0.5));
                case "factor" ->
                    assertThat(state.ramp().factor()).as(name(e, key)).isCloseTo(e.decimal(key), within(1e-9));
                case "suppressed", "ever-down", "in-service" ->
                    assertThat(flag(key)).as(name(e, key)).isEqualTo(e.flag(key));
                case "unchanged" ->
                    assertThat(state.equals(before)).as(name(e, key)).isEqualTo(e.flag(key));
                case "votes" -> assertThat(votes()).as(name(e, key)).isEqualTo(votes(e.map(key)));
                case "effects" -> NodeEffects.check(e.where(), e.texts(key), effects);
                case "next-tick", "breaker-left", "down-delay", "since" -> span(e, key);
                default -> throw new IllegalArgumentException(e.where() + ": cannot expect " + key);
            }
        }
        e.end();
    }

    private static String name(Fields e, String key) {
        return e.where() + " " + key;
    }

    private String word(String key) {
        return switch (key) {
            case "status" -> state.status().word();
            case "described" -> state.describe(policies.health);
            case "verdict" -> state.active().verdict().name();
            case "breaker" -> state.passive().breaker().name();
            case "stage" -> state.ramp().stage().name();
            default -> state.cause();
        };
    }

    private long count(String key) {
        return switch (key) {
            case "passed" -> state.active().passed();
            case "failed" -> state.active().failed();
            case "samples" -> state.active().samples();
            case "failures" -> Integer.bitCount(state.active().history());
            case "openings" -> state.passive().openings();
            case "generation" -> state.generation();
            default -> Admission.weight(Views.node("a", 1, 0), state, now);
        };
    }

    private boolean flag(String key) {
        return switch (key) {
            case "suppressed" -> state.damping().suppressed();
            case "ever-down" -> state.active().everDown();
            default -> state.inService();
        };
    }

    private Map<String, String> votes() {
        Map<String, String> votes = new LinkedHashMap<>();
        state.votes().forEach((origin, vote) -> votes.put(origin, vote.wish().name()));
        return votes;
    }

    private static Map<String, String> votes(Fields expected) {
        Map<String, String> votes = new LinkedHashMap<>();
        expected.keys().forEach(origin -> votes.put(origin, expected.text(origin)));
        return votes;
    }

    private void span(Fields e, String key) {
        long actual = switch (key) {
            case "next-tick" -> reducer.nextTickNanos(state, now);
            case "breaker-left" -> state.passive().untilNanos() - now;
            case "since" -> now - state.sinceNanos();
            default -> state.active().downDelayNanos();
        };
        String expected = e.text(key);
        boolean same = expected.equals("never") ? actual < 0 : Spans.same(expected, actual);
        assertThat(same)
                .as("%s: %s expected, was %s", name(e, key), expected, actual < 0 ? "never" : Spans.format(actual))
                .isTrue();
    }
}
