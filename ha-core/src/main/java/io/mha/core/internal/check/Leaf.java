package io.mha.core.internal.check;

import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthCheck;
import io.mha.core.health.HealthCheck.Effect;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;

/**
 * A check with the consequence of its failure.
 *
 * @param name unique among its neighbours; the origin of its votes
 * @param check what is run
 * @param effect what a failure does
 */
record Leaf(String name, HealthCheck check, Effect effect) {

    /**
     * What came of a leaf.
     *
     * @param raw what the check said
     * @param result what is left of it under the effect
     */
    record Outcome(CheckResult raw, CheckResult result) {
        boolean failed() {
            return raw.evidence() != null;
        }
    }

    static Leaf of(HealthCheck check) {
        return check instanceof EffectCheck effective ? effective.leaf() : new Leaf(check.name(), check, Effect.FAIL);
    }

    Leaf named(String newName) {
        return new Leaf(newName, check, effect);
    }

    /** Whether it has a part in the verdict. What can never fail has none, or it would satisfy an OR for ever. */
    boolean counts() {
        return effect.kind() == Effect.Kind.FAIL
                && !(check instanceof FlagFileCheck)
                && !(check instanceof CompositeCheck composite && !composite.counts());
    }

    /** Any throwable but an interrupt is the leaf's own failure, an error too: the others must still be asked. */
    Outcome run(Node node, Deadline deadline) throws InterruptedException {
        CheckResult raw;
        try {
            raw = check.probe(node, deadline);
        } catch (RuntimeException | Error e) {
            raw = CheckResult.failed(Evidence.HANDSHAKE, OneLine.of(e.toString()));
        }
        return outcome(raw);
    }

    Outcome outcome(CheckResult raw) {
        if (raw.evidence() == null) {
            return new Outcome(raw, raw);
        }
        String warning = name + " failed: " + raw.detail();
        CheckResult passed = CheckResult.passed(warning);
        return new Outcome(
                raw,
                switch (effect.kind()) {
                    case FAIL -> raw;
                    case WARN -> passed.with(raw.advice());
                    case DRAIN -> passed.with(raw.advice().wish(name, Wish.DRAIN, raw.detail()));
                    case WEIGHT -> passed.with(raw.advice().weight(effect.weightPercent()));
                });
    }
}
