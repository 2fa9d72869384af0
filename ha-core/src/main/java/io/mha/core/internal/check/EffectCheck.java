package io.mha.core.internal.check;

import io.mha.core.health.CheckResult;
import io.mha.core.health.HealthCheck;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;

/** A check whose failure has another consequence. */
final class EffectCheck implements HealthCheck {
    private final Leaf leaf;

    EffectCheck(HealthCheck check, Effect effect) {
        Leaf plain = Leaf.of(check);
        leaf = new Leaf(plain.name(), plain.check(), effect);
    }

    Leaf leaf() {
        return leaf;
    }

    @Override
    public String name() {
        return leaf.name();
    }

    @Override
    public CheckResult probe(Node node, Deadline deadline) throws InterruptedException {
        return leaf.run(node, deadline).result();
    }

    @Override
    public void close() {
        leaf.check().close();
    }
}
