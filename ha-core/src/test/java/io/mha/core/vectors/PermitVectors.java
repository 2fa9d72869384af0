package io.mha.core.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.balance.NodeTraffic;
import io.mha.core.balance.NodeView;
import io.mha.core.health.NodeStatus;
import io.mha.core.testing.Views;
import java.util.HashMap;
import java.util.Map;

/** Runs vectors of kind {@code permits} on the permits of a half-open breaker. */
final class PermitVectors {
    private final NodeTraffic traffic = new NodeTraffic();
    private final Map<String, NodeView> uses = new HashMap<>();
    private boolean taken;
    private long permit;

    private PermitVectors() {}

    static void run(Vector vector) {
        Fields fields = vector.fields();
        PermitVectors permits = new PermitVectors();
        fields.maps("steps").forEach(permits::step);
        fields.end();
    }

    private void step(Fields step) {
        if (step.has("grant")) {
            traffic.grantTrials(step.number("grant"));
        } else if (step.has("take")) {
            permit = traffic.tryTrial();
            taken = permit != 0;
            begin(step.text("take"), permit);
        } else if (step.has("use-without-permit")) {
            begin(step.text("use-without-permit"), 0);
        } else {
            NodeView use = uses.remove(step.text("end"));
            assertThat(use).as("%s: no such use", step.where()).isNotNull();
            use.end(step.flag("judged"));
        }
        if (step.has("expect")) {
            expect(step.map("expect"));
        }
        step.end();
    }

    private void begin(String use, long trial) {
        traffic.begin();
        uses.put(use, new NodeView(Views.node("a", 1, 0), Views.state(NodeStatus.HALF_OPEN), 100, 0, traffic, trial));
    }

    private void expect(Fields e) {
        if (e.has("taken")) {
            assertThat(taken).as(e.where()).isEqualTo(e.flag("taken"));
        }
        if (e.has("in-flight")) {
            assertThat(traffic.inFlight()).as(e.where()).isEqualTo(e.number("in-flight"));
        }
        if (e.has("left")) {
            assertThat(traffic.trialsLeft()).as(e.where()).isEqualTo(e.number("left"));
        }
        e.end();
    }
}
