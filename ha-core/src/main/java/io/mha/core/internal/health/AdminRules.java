package io.mha.core.internal.health;

import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Order;
import io.mha.core.health.NodeState.Setting;
import io.mha.core.health.NodeState.Verdict;
import io.mha.core.health.NodeState.Vote;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.internal.health.NodeEvent.Ordered;
import io.mha.core.internal.health.NodeEvent.Voted;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** What operators and other origins do to a node: votes, orders, and their end (T16). */
final class AdminRules {
    private final ActiveRules active;
    private final PassiveRules passive;

    AdminRules(ActiveRules active, PassiveRules passive) {
        this.active = active;
        this.passive = passive;
    }

    /** Takes back what has run out, and cuts what a drain has waited for long enough. */
    void advance(Draft draft) {
        LongPredicate over = until -> until != NodeState.NEVER && draft.now - until >= 0;
        Map<String, Vote> votes = new TreeMap<>(draft.votes);
        if (votes.values().removeIf(vote -> over.test(vote.untilNanos()))) {
            change(draft, votes, "its time is over");
        }
        if (draft.orders.values().stream().anyMatch(order -> over.test(order.untilNanos()))) {
            Map<Setting, Order> orders = new EnumMap<>(draft.orders);
            orders.values().removeIf(order -> over.test(order.untilNanos()));
            draft.orders(orders);
            draft.because("an order's time is over");
        }
        for (Map.Entry<String, Vote> entry : draft.votes.entrySet()) {
            Vote vote = entry.getValue();
            if (over.test(vote.cutNanos())) {
                votes.put(
                        entry.getKey(),
                        new Vote(vote.wish(), vote.reason(), vote.untilNanos(), NodeState.NEVER, vote.byCheck()));
                draft.votes(votes);
                draft.retire(true, "drain by " + entry.getKey() + " has waited long enough");
            }
        }
    }

    /** When the next vote or order runs out; for ever if none does. */
    static long untilNext(NodeState state, long now) {
        long next = Long.MAX_VALUE;
        for (Vote vote : state.votes().values()) {
            next = Math.min(next, Math.min(left(vote.untilNanos(), now), left(vote.cutNanos(), now)));
        }
        for (Order order : state.orders().values()) {
            next = Math.min(next, left(order.untilNanos(), now));
        }
        return next;
    }

    private static long left(long until, long now) {
        return until == NodeState.NEVER ? Long.MAX_VALUE : Math.max(0, until - now);
    }

    /** An origin leaves its own MAINT by READY alone; a DRAIN on top of it changes nothing (P9). */
    void voted(Draft draft, Voted voted) {
        Vote vote = voted.vote();
        Vote before = draft.votes.get(voted.origin());
        if (vote.wish() == Wish.DRAIN && before != null && before.wish() == Wish.MAINT && !before.byCheck()) {
            return;
        }
        Map<String, Vote> votes = new TreeMap<>(draft.votes);
        if (vote.wish() == Wish.READY) {
            votes.remove(voted.origin());
        } else if (before != null && before.wish() == vote.wish()) {
            // Said again, a drain is not given more time.
            long cut = Math.min(before.cutNanos(), vote.cutNanos());
            votes.put(voted.origin(), new Vote(vote.wish(), vote.reason(), vote.untilNanos(), cut, vote.byCheck()));
        } else {
            votes.put(voted.origin(), vote);
        }
        String text = vote.wish().name().toLowerCase(Locale.ROOT) + " by " + voted.origin();
        change(draft, votes, vote.reason().isEmpty() ? text : text + ": " + vote.reason());
    }

    /** All votes at once; what follows from the change of the most severe one is the same wherever it came from. */
    void change(Draft draft, Map<String, Vote> votes, String cause) {
        Wish before = draft.wish();
        boolean stopped = NodeState.checksStopped(draft.votes);
        boolean retired = isRetired(draft.votes);
        draft.votes(votes);
        Wish after = draft.wish();
        if (!stopped && NodeState.checksStopped(votes)) {
            active.forget(draft);
            passive.forget(draft);
            draft.effect(new NodeEffect.StopChecks());
        } else if (stopped && !NodeState.checksStopped(votes)) {
            draft.effect(new NodeEffect.Check(0));
        }
        if (before != after) {
            draft.because(cause);
        }
        if (!retired && isRetired(votes)) {
            draft.retire(false, cause);
        }
        if (before != after && after == Wish.READY) {
            DampingRules.forgive(draft);
            if (retired && draft.active.verdict() == Verdict.UP) {
                warm(draft);
            }
        }
    }

    /** Its connections were given up when it was taken out: new ones first. */
    private static void warm(Draft draft) {
        draft.ramp = RampRules.warming(draft.now);
        draft.effect(new NodeEffect.Warm(draft.generation()));
    }

    /** Whether connections are given up: not where the node is to be removed, which may be taken back (P15). */
    private static boolean isRetired(Map<String, Vote> votes) {
        return votes.keySet().stream()
                .anyMatch(origin -> !origin.equals(Voted.DISCOVERY) && !origin.equals(Voted.REMOVAL));
    }

    void ordered(Draft draft, Ordered ordered) {
        Map<Setting, Order> orders = new EnumMap<>(Setting.class);
        orders.putAll(draft.orders);
        @Nullable Order order = ordered.order();
        @Nullable
        Order before = order == null ? orders.remove(ordered.setting()) : orders.put(ordered.setting(), order);
        draft.orders(orders);
        if (ordered.setting() != Setting.HEALTH) {
            return;
        }
        if (order == null) {
            draft.because("no longer forced");
            if (before != null && before.value() == 0 && draft.active.verdict() == Verdict.UP) {
                warm(draft);
            }
        } else {
            draft.because("forced by " + order.origin() + (order.reason().isEmpty() ? "" : ": " + order.reason()));
            if (order.value() == 0 && (before == null || before.value() != 0)) {
                draft.retire(false, "forced down by " + order.origin());
            }
        }
    }
}
