package io.mha.core.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import io.mha.core.internal.balance.Admission;
import io.mha.core.internal.balance.LevelShares;
import io.mha.core.testing.Views;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/** Runs vectors of the kinds {@code pick}, {@code frequency}, {@code admission} and {@code shares}. */
final class BalanceVectors {
    private static final long SEED = 20_261_121;

    /** Below 50 % in, above 60 % out, and not for those that refused within the last 250 ms. */
    private static final Admission.Panic PANIC = new Admission.Panic(0.5, 0.6, 250_000_000L);

    private BalanceVectors() {}

    /** A sequence of picks; none of the algorithms under test may draw another random number than the given one. */
    static void pick(Vector vector) {
        Fields fields = vector.fields();
        List<NodeView> nodes = nodes(fields);
        int drawn = fields.number("random", 0);
        Picker picker = Balancer.byName(fields.text("balance")).picker(nodes, bound -> Math.min(drawn, bound - 1));
        Request request = request(fields, nodes);
        boolean held = fields.flag("held", false);
        List<String> picked = new ArrayList<>();
        List<String> expected = fields.texts("expect");
        while (picked.size() < expected.size()) {
            NodeView view = picker.pick(request);
            picked.add(view == null ? "nothing" : view.node().id());
            if (view != null && held) {
                view.traffic().begin();
            }
        }
        assertThat(picked).as(fields.where()).isEqualTo(expected);
        fields.end();
    }

    /** Shares of many picks, with the numbers of calls in flight held as they are. */
    static void frequency(Vector vector) {
        Fields fields = vector.fields();
        List<NodeView> nodes = nodes(fields);
        IntUnaryOperator random = new SplittableRandom(SEED)::nextInt;
        Picker picker = Balancer.byName(fields.text("balance")).picker(nodes, random);
        Request request = request(fields, nodes);
        int iterations = fields.number("iterations");
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < iterations; i++) {
            NodeView view = picker.pick(request);
            counts.merge(view == null ? "nothing" : view.node().id(), 1, Integer::sum);
        }
        double tolerance = fields.decimal("tolerance");
        Fields expected = fields.map("expect");
        assertThat(expected.keys()).as(fields.where()).containsAll(counts.keySet());
        for (String id : expected.keys()) {
            double share = (double) counts.getOrDefault(id, 0) / iterations;
            double frequency = expected.decimal(id);
            // What must never or always be picked has no tolerance.
            double room = frequency == 0 || frequency == 1 ? 0 : tolerance;
            assertThat(share).as("%s %s", fields.where(), id).isCloseTo(frequency, within(room));
        }
        expected.end();
        fields.end();
    }

    /** Who may be picked, who is tried, who may be ejected. */
    static void admission(Vector vector) {
        Fields fields = vector.fields();
        Policies policies = Policies.of(vector, fields);
        List<NodeView> nodes = nodes(fields);
        Fields e = fields.map("expect");
        assertThat(e.keys()).as("%s: expects nothing", e.where()).isNotEmpty();
        Admission admission = Admission.of(nodes, PANIC, fields.flag("panic-before", false), 0);
        if (e.has("candidates")) {
            assertThat(ids(admission.candidates())).as(e.where()).isEqualTo(e.texts("candidates"));
        }
        if (e.has("weights")) {
            List<Object> weights = new ArrayList<>();
            admission.candidates().forEach(view -> weights.add(view.weight()));
            assertThat(weights).as(e.where()).isEqualTo(e.list("weights"));
        }
        if (e.has("trials")) {
            assertThat(ids(admission.trials())).as(e.where()).isEqualTo(e.texts("trials"));
        }
        if (e.has("panic")) {
            assertThat(admission.panic()).as(e.where()).isEqualTo(e.flag("panic"));
        }
        if (e.has("may-eject")) {
            Fields may = e.map("may-eject");
            for (String id : may.keys()) {
                assertThat(Admission.mayEject(nodes, id, policies.breaker, fields.flag("panic-before", false)))
                        .as("%s %s", e.where(), id)
                        .isEqualTo(may.flag(id));
            }
            may.end();
        }
        e.end();
        fields.end();
    }

    static void shares(Vector vector) {
        Fields fields = vector.fields();
        double[] healthy = fields.list("healthy").stream()
                .mapToDouble(value -> ((Number) value).doubleValue() / 100)
                .toArray();
        List<Integer> shares = new ArrayList<>();
        for (int share : LevelShares.shares(healthy, fields.decimal("overprovision", 1.4))) {
            shares.add(share);
        }
        assertThat(shares).as(fields.where()).isEqualTo(fields.list("expect"));
        fields.end();
    }

    private static List<NodeView> nodes(Fields fields) {
        List<NodeView> nodes = new ArrayList<>();
        for (Fields node : fields.maps("nodes")) {
            NodeView view = Views.view(
                    Views.node(node.text("id"), node.number("weight", 1), node.number("level", 0)),
                    Statuses.state(node.text("status", "UP"), node.number("passed", 0)));
            for (int i = node.number("in-flight", 0); i > 0; i--) {
                view.traffic().begin();
            }
            node.end();
            nodes.add(view);
        }
        return nodes;
    }

    private static Request request(Fields fields, List<NodeView> nodes) {
        Request request = Request.ANY;
        List<String> excluded = fields.has("excluding") ? fields.texts("excluding") : List.of();
        for (NodeView view : nodes) {
            request = excluded.contains(view.node().id()) ? request.excluding(view.node()) : request;
        }
        return request;
    }

    private static List<String> ids(List<NodeView> views) {
        return views.stream().map(view -> view.node().id()).toList();
    }
}
