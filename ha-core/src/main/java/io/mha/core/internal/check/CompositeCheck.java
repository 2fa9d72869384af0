package io.mha.core.internal.check;

import io.mha.core.config.ConfigException;
import io.mha.core.health.CheckResult;
import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthCheck;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** So many of several checks. All of them run, for their advice and for the detail. */
final class CompositeCheck implements HealthCheck {
    private final String name;
    private final int needed;
    private final List<Leaf> leaves;

    private CompositeCheck(String name, int needed, List<Leaf> leaves) {
        this.name = name;
        this.needed = needed;
        this.leaves = leaves;
    }

    static CompositeCheck all(List<HealthCheck> checks) {
        if (checks.isEmpty()) {
            throw new ConfigException("all", "", "needs at least one check");
        }
        List<Leaf> leaves = named(checks);
        return new CompositeCheck("all", (int) counting(leaves), leaves);
    }

    static CompositeCheck any(List<HealthCheck> checks) {
        List<Leaf> leaves = named(checks);
        if (counting(leaves) == 0) {
            throw new ConfigException("any", names(leaves), "needs at least one check that can fail");
        }
        return new CompositeCheck("any", 1, leaves);
    }

    static CompositeCheck quorum(int needed, List<HealthCheck> checks) {
        List<Leaf> leaves = named(checks);
        if (needed < 1 || needed > counting(leaves)) {
            throw new ConfigException(
                    "quorum",
                    Integer.toString(needed),
                    "lies between 1 and the number of checks that can fail (" + counting(leaves) + ")");
        }
        return new CompositeCheck("quorum", needed, leaves);
    }

    private static List<Leaf> named(List<HealthCheck> checks) {
        Set<String> taken = new HashSet<>();
        List<Leaf> leaves = new ArrayList<>();
        for (HealthCheck check : checks) {
            Leaf leaf = Leaf.of(check);
            String unique = leaf.name();
            for (int number = 2; !taken.add(unique); number++) {
                unique = leaf.name() + "#" + number;
            }
            leaves.add(leaf.named(unique));
        }
        return List.copyOf(leaves);
    }

    private static long counting(List<Leaf> leaves) {
        return leaves.stream().filter(Leaf::counts).count();
    }

    private static String names(List<Leaf> leaves) {
        return leaves.stream().map(Leaf::name).collect(Collectors.joining(","));
    }

    boolean counts() {
        return needed > 0;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CheckResult probe(Node node, Deadline deadline) throws InterruptedException {
        List<CheckResult> counted = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        Advice advice = Advice.NONE;
        boolean sessionLost = false;
        for (int i = 0; i < leaves.size(); i++) {
            Leaf leaf = leaves.get(i);
            Leaf.Outcome outcome = ask(leaf, node, deadline, leaves.size() - i);
            if (leaf.counts()) {
                counted.add(outcome.result());
            }
            if (outcome.failed()) {
                failures.add(leaf.name() + " failed: " + outcome.raw().detail());
            }
            advice = advice.and(outcome.result().advice());
            sessionLost |= outcome.result().sessionLost();
        }
        return verdict(counted, failures, sessionLost).with(advice);
    }

    /** An equal share of what is left; what is not used goes to the leaves that follow. */
    private static Leaf.Outcome ask(Leaf leaf, Node node, Deadline deadline, int toGo) throws InterruptedException {
        if (deadline.isExpired()) {
            return leaf.outcome(CheckResult.failed(Evidence.READ_TIMEOUT, "the checks before it left no time"));
        }
        return leaf.run(node, deadline.within(deadline.remainingNanos() / toGo));
    }

    /**
     * A leaf that failed for a reason that leaves the node alive, such as refused credentials, does not take it out
     * here either.
     */
    private CheckResult verdict(List<CheckResult> counted, List<String> failures, boolean sessionLost) {
        List<CheckResult> clean =
                counted.stream().filter(result -> result.evidence() == null).toList();
        List<CheckResult> alive = counted.stream().filter(CheckResult::alive).toList();
        String detail = detail(clean.size(), counted.size(), failures);
        if (clean.size() >= needed) {
            return new CheckResult(null, detail, sessionLost, Advice.NONE);
        }
        Evidence evidence = counted.stream()
                .filter(result -> result.evidence() != null && result.alive() == alive.size() >= needed)
                .map(result -> Objects.requireNonNull(result.evidence()))
                .findFirst()
                .orElseThrow();
        return CheckResult.failed(evidence, detail);
    }

    private String detail(int passed, int counted, List<String> failures) {
        StringBuilder detail = new StringBuilder().append(passed).append(" of ").append(counted);
        detail.append(counted == 1 ? " check passed" : " checks passed");
        if (needed < counted) {
            detail.append(", ").append(needed).append(" needed");
        }
        failures.forEach(failure -> detail.append("; ").append(failure));
        return detail.toString();
    }

    /** Closes all, even if one throws. */
    @Override
    public void close() {
        RuntimeException failure = null;
        for (Leaf leaf : leaves) {
            try {
                leaf.check().close();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = new IllegalStateException("cannot close " + leaf.name(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
