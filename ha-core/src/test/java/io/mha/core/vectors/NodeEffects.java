package io.mha.core.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.internal.health.NodeEffect;
import java.util.ArrayList;
import java.util.List;

/** The effects of a step, as vectors write them: one line each, in order. */
final class NodeEffects {
    private static final String CHECK = "check ";

    private NodeEffects() {}

    static void check(String where, List<String> expected, List<NodeEffect> actual) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < actual.size(); i++) {
            boolean near = i < expected.size()
                    && expected.get(i).startsWith(CHECK)
                    && actual.get(i) instanceof NodeEffect.Check check
                    && Spans.same(expected.get(i).substring(CHECK.length()), check.delayNanos());
            lines.add(near ? expected.get(i) : line(actual.get(i)));
        }
        assertThat(lines).as("%s effects", where).isEqualTo(expected);
    }

    private static String line(NodeEffect effect) {
        if (effect instanceof NodeEffect.Check check) {
            return CHECK + Spans.format(check.delayNanos());
        } else if (effect instanceof NodeEffect.StopChecks) {
            return "stop-checks";
        } else if (effect instanceof NodeEffect.Warm warm) {
            return "warm " + warm.generation();
        } else if (effect instanceof NodeEffect.Retire retire) {
            return "retire " + retire.generation() + (retire.abort() ? " abort" : "");
        } else if (effect instanceof NodeEffect.MoveBreaker move) {
            return "breaker " + move.move();
        } else if (effect instanceof NodeEffect.Transition transition) {
            return "transition " + transition.from().word() + " "
                    + transition.to().word();
        }
        throw new IllegalArgumentException("no word for " + effect);
    }
}
