package io.mha.core.internal.health;

import io.mha.core.health.CheckResult;
import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.CheckResult.Identity;
import io.mha.core.health.HealthPolicy;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Lag;
import io.mha.core.health.NodeState.Learnt;
import io.mha.core.health.NodeState.Vote;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What checks learn beside life and death: who the node is (T8), what it wants (T17), how far it is behind (T18). */
final class AdviceRules {
    private static final int MAX_PERCENT = 25_600;

    private final long maxLagMillis;
    private final long fatalLagMillis;
    private final AdminRules admin;

    AdviceRules(HealthPolicy policy, AdminRules admin) {
        maxLagMillis = policy.maxLag().toMillis();
        fatalLagMillis = policy.fatalLag().toMillis();
        this.admin = admin;
    }

    void heard(Draft draft, CheckResult result) {
        Advice advice = result.advice();
        wishes(draft, advice, result.alive());
        Learnt before = draft.learnt;
        Lag lag = advice.lagMillis() == Advice.NO_LAG ? before.lag() : lag(advice.lagMillis());
        Integer percent = advice.weightPercent();
        draft.learnt = new Learnt(
                advice.identity() == Identity.UNKNOWN ? before.identity() : advice.identity(),
                lag,
                advice.lagMillis() == Advice.NO_LAG ? before.lagMillis() : advice.lagMillis(),
                percent != null
                        ? Math.max(0, Math.min(MAX_PERCENT, percent))
                        : result.alive() ? 100 : before.weightPercent(),
                result.alive() || advice.maxConn() != null ? advice.maxConn() : before.maxConn());
        if (lag != before.lag()) {
            draft.because(
                    lag == Lag.OK
                            ? "its data is fresh again"
                            : advice.lagMillis() == Advice.UNKNOWN_LAG
                                    ? "cannot tell how far its data is behind"
                                    : "its data is " + advice.lagMillis() / 1_000 + " s behind");
        }
    }

    /** A check that got an answer says all that is wanted now; one that got none can only add. */
    private void wishes(Draft draft, Advice advice, boolean complete) {
        Map<String, Vote> votes = new TreeMap<>(draft.votes);
        if (complete) {
            votes.values().removeIf(Vote::byCheck);
        }
        advice.wishes().forEach((origin, vote) -> {
            Vote other = votes.get(origin);
            if (other == null || other.byCheck()) { // an operator of the same name keeps his word
                votes.put(origin, new Vote(vote.wish(), vote.reason(), NodeState.NEVER, NodeState.NEVER, true));
            }
        });
        if (!votes.equals(draft.votes)) {
            String text = advice.wishes().entrySet().stream()
                    .map(wish -> wish.getValue().wish() + " by " + wish.getKey() + reason(wish.getValue()))
                    .collect(Collectors.joining(", "));
            admin.change(draft, votes, text.isEmpty() ? "no longer held back by its check" : text);
        }
    }

    private static String reason(Vote vote) {
        return vote.reason().isEmpty() ? "" : ": " + vote.reason();
    }

    private Lag lag(long millis) {
        if (millis > fatalLagMillis) { // Advice.UNKNOWN_LAG too
            return Lag.TOO_FAR;
        }
        return millis > maxLagMillis ? Lag.LAGGING : Lag.OK;
    }
}
