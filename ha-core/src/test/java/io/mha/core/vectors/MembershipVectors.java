package io.mha.core.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.internal.discovery.Answers;
import io.mha.core.internal.discovery.Fleet;
import io.mha.core.internal.discovery.MembershipEffect;
import io.mha.core.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Runs vectors of kind {@code membership} on the production rules of discovery. */
final class MembershipVectors {
    private static final int PORT = 3306;
    private static final int HOLD = 3;
    private static final int MOST_SOURCES = 9;
    private static final long LONG_AGO = TimeUnit.MINUTES.toNanos(1);

    private final Fleet fleet;
    private final Answers answers;
    private final List<MembershipEffect> effects = new ArrayList<>();
    private final long zero;

    private MembershipVectors(Fields fields) {
        fleet = new Fleet(nodes(fields, "configured").toArray(Node[]::new));
        answers = new Answers(fields.number("hold", HOLD));
        if (fields.has("members")) {
            fleet.publish(1, nodes(fields, "members"));
        }
        fleet.passNanos(LONG_AGO);
        zero = fleet.now;
    }

    static void run(Vector vector) {
        Fields fields = vector.fields();
        MembershipVectors membership = new MembershipVectors(fields);
        List<Fields> steps = fields.maps("steps");
        assertThat(steps).as("%s: steps", fields.where()).isNotEmpty();
        steps.forEach(membership::step);
        fields.end();
    }

    private void step(Fields step) {
        effects.clear();
        if (step.has("at")) {
            String at = step.text("at");
            boolean relative = at.startsWith("+");
            long nanos = relative ? Spans.nanos(at.substring(1)) : zero + Spans.nanos(at) - fleet.now;
            assertThat(nanos).as("%s: goes back in time", step.where()).isNotNegative();
            effects.addAll(fleet.passNanos(nanos));
        }
        if (step.has("event")) {
            on(step.where(), step.raw("event"));
        }
        if (step.has("expect")) {
            expect(step.map("expect"));
        }
        step.end();
    }

    private void on(String where, Object event) {
        if ("confirm".equals(event)) {
            effects.addAll(fleet.confirm());
            return;
        }
        Fields of = new Fields(where + " event", event);
        int source = of.number("source", 1);
        if (of.has("listed")) {
            effects.addAll(fleet.publish(source, nodes(of, "listed")));
        } else if (of.has("answered")) {
            effects.addAll(fleet.publish(source, answers.next(nodes(of, "answered"))));
        } else if (of.has("failed")) {
            effects.addAll(fleet.fail(source, of.text("failed")));
        } else if (of.has("down")) {
            fleet.down.addAll(of.texts("down"));
        } else if (of.has("up")) {
            of.texts("up").forEach(fleet.down::remove);
        } else if (of.has("added")) {
            nodes(of, "added").forEach(node -> fleet.nodes.put(node.id(), node));
            effects.addAll(fleet.tick());
        } else {
            fleet.nodes.keySet().removeAll(of.texts("removed"));
            effects.addAll(fleet.tick());
        }
        of.end();
    }

    private void expect(Fields e) {
        for (String key : e.keys()) {
            String as = e.where() + " " + key;
            switch (key) {
                case "effects" ->
                    assertThat(MembershipEffects.lines(effects)).as(as).isEqualTo(e.texts(key));
                case "because" ->
                    assertThat(effects.stream().map(MembershipEffects::reason))
                            .as(as)
                            .anyMatch(reason -> reason.contains(e.text(key)));
                case "nodes" -> assertThat(fleet.nodes.keySet()).as(as).containsExactlyElementsOf(e.texts(key));
                case "draining" -> assertThat(fleet.draining).as(as).containsExactlyElementsOf(e.texts(key));
                case "stale" -> assertThat(stale()).as(as).isEqualTo(e.list(key));
                case "due" -> assertThat(due()).as(as).isEqualTo(e.text(key));
                default -> throw new IllegalArgumentException(e.where() + ": cannot expect " + key);
            }
        }
        e.end();
    }

    private List<Integer> stale() {
        return IntStream.rangeClosed(1, MOST_SOURCES)
                .filter(fleet.membership::isStale)
                .boxed()
                .toList();
    }

    private String due() {
        long due = fleet.membership.nextDueNanos(fleet.now);
        return due < 0 ? "never" : Spans.format(due);
    }

    private static List<Node> nodes(Fields fields, String key) {
        List<Node> nodes = new ArrayList<>();
        if (fields.has(key)) {
            for (Object one : fields.list(key)) {
                nodes.add(node(fields.where() + " " + key, one));
            }
        }
        return nodes;
    }

    private static Node node(String where, Object one) {
        Fields fields = new Fields(where, one instanceof Map ? one : Map.of("id", one));
        String id = fields.text("id");
        Node node = new Node(
                id,
                fields.text("host", id),
                fields.number("port", PORT),
                fields.number("weight", 1),
                fields.number("level", 0),
                fields.number("maxconn", 0));
        fields.end();
        return node;
    }
}
