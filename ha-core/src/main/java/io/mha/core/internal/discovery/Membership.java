package io.mha.core.internal.discovery;

import io.mha.core.internal.discovery.MembershipEffect.Add;
import io.mha.core.internal.discovery.MembershipEffect.Change;
import io.mha.core.internal.discovery.MembershipEffect.Delete;
import io.mha.core.internal.discovery.MembershipEffect.Drain;
import io.mha.core.internal.discovery.MembershipEffect.Fresh;
import io.mha.core.internal.discovery.MembershipEffect.Postponed;
import io.mha.core.internal.discovery.MembershipEffect.Stale;
import io.mha.core.internal.discovery.MembershipEffect.TakeBack;
import io.mha.core.internal.health.NodeEvent;
import io.mha.core.node.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the lists of the sources mean for the nodes of a cluster. Only a node that a source brought is ever removed, and
 * only because a good list of that source lacks it: it is drained, and deleted when its grace is over, unless it is
 * listed again before that. An empty list, a failure or a list that cannot be removes nothing and makes the source
 * stale; while it is stale, removals that are under way rest. At most 34 % of the nodes (but one in any case) go or move
 * per 10 s, the others wait for their turn or for {@link #confirm}; the last node never goes, nor the last one in service.
 *
 * <p>For the control thread alone. Every call takes the nodes as they are now, its effects are to be run at once and in
 * order; after every call, ask {@link #nextDueNanos} when to call {@link #tick}. A node of a source that is removed by
 * command comes back as long as the source lists it; a node of the configuration does not.
 */
public final class Membership {
    /** The origin of the votes that follow from {@link Drain} and {@link TakeBack}. */
    public static final String ORIGIN = NodeEvent.Voted.DISCOVERY;

    private static final double MAX_CHURN = 0.34;
    private static final Duration CHURN_WINDOW = Duration.ofSeconds(10);
    private static final Duration DELETION_GRACE = Duration.ofSeconds(30);

    private final Layers layers;
    private final ChurnWindow churn = new ChurnWindow(MAX_CHURN, CHURN_WINDOW.toNanos());
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<Integer, Trouble> troubles = new TreeMap<>();
    private final Map<Integer, List<Node>> refused = new TreeMap<>();
    private final Set<String> confirmed = new HashSet<>();
    private Set<String> waiting = Set.of();
    private boolean lastOneWaits;

    /**
     * A node of the cluster as it is now.
     *
     * @param node its description
     * @param inService whether it can take new calls, as far as is known
     */
    public record Present(Node node, boolean inService) {}

    /** A node that a source brought. */
    private static final class Member {
        /** The last source that listed it. */
        int source;

        boolean draining;
        long drainingSince;

        final long memberSince;

        Member(long now) {
            memberSince = now;
        }
    }

    private record Trouble(String reason, long sinceNanos) {}

    /**
     * Nothing listed yet but the nodes of the configuration.
     *
     * @param fixed nodes that no source can remove; a source that lists one of them by its id may change it
     */
    public Membership(List<Node> fixed) {
        layers = new Layers(fixed);
    }

    /**
     * A source sent a complete list.
     *
     * @param source its place in the configuration, 1 and up: what a later one says of a node overrides an earlier one
     * @param list all nodes that it knows
     * @param current the nodes as they are now
     * @param now the current time
     * @return what has to be done
     */
    public List<MembershipEffect> published(int source, List<Node> list, Collection<Present> current, long now) {
        List<MembershipEffect> effects = new ArrayList<>();
        String objection = layers.objection(source, list, staying(current));
        if (objection == null) {
            accept(source, list, effects);
        } else {
            refused.put(source, List.copyOf(list));
            stale(source, objection, now, effects);
        }
        settle(current, now, effects);
        return effects;
    }

    /**
     * A source could not be read.
     *
     * @param source its place in the configuration, 1 and up
     * @param why one line
     * @param now the current time
     * @return what has to be done
     */
    public List<MembershipEffect> failed(int source, String why, long now) {
        List<MembershipEffect> effects = new ArrayList<>();
        refused.remove(source);
        stale(source, why, now, effects);
        return effects;
    }

    /**
     * An operator confirms: what waits now because of the limit of removals need not wait.
     *
     * @param current the nodes as they are now
     * @param now the current time
     * @return what has to be done
     */
    public List<MembershipEffect> confirm(Collection<Present> current, long now) {
        confirmed.addAll(waiting);
        return tick(current, now);
    }

    /**
     * Time has passed, or a node was added or removed by command.
     *
     * @param current the nodes as they are now
     * @param now the current time
     * @return what has to be done
     */
    public List<MembershipEffect> tick(Collection<Present> current, long now) {
        List<MembershipEffect> effects = new ArrayList<>();
        for (Map.Entry<Integer, List<Node>> again : List.copyOf(refused.entrySet())) {
            if (layers.objection(again.getKey(), again.getValue(), staying(current)) == null) {
                accept(again.getKey(), again.getValue(), effects);
            }
        }
        settle(current, now, effects);
        return effects;
    }

    /**
     * When {@link #tick} has something to do.
     *
     * @param now the current time
     * @return nanoseconds from now, 0 for at once; negative if nothing is due ever
     */
    public long nextDueNanos(long now) {
        long due = waiting.isEmpty() ? Long.MAX_VALUE : churn.nextFreeNanos(now);
        if (lastOneWaits) {
            due = Math.min(due, CHURN_WINDOW.toNanos());
        }
        for (Member member : members.values()) {
            if (member.draining && !isStale(member.source)) {
                due = Math.min(due, member.drainingSince + DELETION_GRACE.toNanos() - now);
            }
        }
        return due == Long.MAX_VALUE ? -1 : Math.max(0, due);
    }

    /**
     * Whether a source has failed since its last good list.
     *
     * @param source its place in the configuration, 1 and up
     * @return {@code true} from the first failure to the next good list
     */
    public boolean isStale(int source) {
        return troubles.containsKey(source);
    }

    /**
     * Why a source is stale and since when, for those who explain.
     *
     * @param source its place in the configuration, 1 and up
     * @param now the current time
     * @return one line, {@code null} if it is not stale
     */
    public @Nullable String explainStale(int source, long now) {
        Trouble trouble = troubles.get(source);
        return trouble == null
                ? null
                : "stale for " + Duration.ofNanos(now - trouble.sinceNanos()).toSeconds() + " s: " + trouble.reason();
    }

    private void accept(int source, List<Node> list, List<MembershipEffect> effects) {
        refused.remove(source);
        layers.put(source, list);
        if (troubles.remove(source) != null) {
            effects.add(new Fresh(source));
        }
    }

    private void stale(int source, String reason, long now, List<MembershipEffect> effects) {
        Trouble before = troubles.get(source);
        if (before == null || !before.reason().equals(reason)) {
            troubles.put(source, new Trouble(reason, before == null ? now : before.sinceNanos()));
            effects.add(new Stale(source, reason));
        }
    }

    /** Brings the nodes nearer to what the lists say, as far as the rules allow now. */
    private void settle(Collection<Present> current, long now, List<MembershipEffect> effects) {
        Map<String, Present> present = new LinkedHashMap<>();
        current.forEach(each -> present.put(each.node().id(), each));
        members.keySet().retainAll(present.keySet());
        Map<String, Node> wanted = layers.merged();
        Set<String> held = new TreeSet<>();
        welcome(wanted, present, now, effects);
        change(wanted, present, held, now, effects);
        drain(wanted, present, held, now, effects);
        delete(now, effects);
        confirmed.retainAll(held);
        if (!waiting.containsAll(held)) {
            int nodes = seasoned(present, now);
            effects.add(new Postponed(
                    List.copyOf(held),
                    "at most %d of %d nodes may go or move per %d s; confirm to do it now"
                            .formatted(churn.limit(nodes), nodes, CHURN_WINDOW.toSeconds())));
        }
        waiting = held;
    }

    private void welcome(
            Map<String, Node> wanted, Map<String, Present> present, long now, List<MembershipEffect> effects) {
        for (Node node : wanted.values()) {
            String id = node.id();
            int source = layers.sourceOf(id);
            if (!present.containsKey(id) && source != Layers.STATIC) {
                effects.add(new Add(node));
                present.put(id, new Present(node, false));
                if (!layers.isStatic(id)) {
                    members.put(id, new Member(now));
                }
            }
            Member member = members.get(id);
            if (member != null) {
                member.source = source;
                if (member.draining) {
                    member.draining = false;
                    effects.add(new TakeBack(id, "listed again"));
                }
            }
        }
    }

    private void change(
            Map<String, Node> wanted,
            Map<String, Present> present,
            Set<String> held,
            long now,
            List<MembershipEffect> effects) {
        for (Node after : wanted.values()) {
            Present before = present.get(after.id());
            if (before == null || before.node().equals(after)) {
                continue;
            }
            Change change = new Change(before.node(), after);
            if (!change.isMove() || mayGo(after.id(), present, held, now)) {
                effects.add(change);
            }
        }
    }

    private void drain(
            Map<String, Node> wanted,
            Map<String, Present> present,
            Set<String> held,
            long now,
            List<MembershipEffect> effects) {
        lastOneWaits = false;
        members.forEach((id, member) -> {
            if (wanted.containsKey(id) || member.draining || isStale(member.source)) {
                return;
            }
            if (isLast(id, present)) {
                lastOneWaits = true;
            } else if (mayGo(id, present, held, now)) {
                member.draining = true;
                member.drainingSince = now;
                effects.add(new Drain(id, "no longer listed"));
            }
        });
    }

    private void delete(long now, List<MembershipEffect> effects) {
        members.entrySet().removeIf(entry -> {
            Member member = entry.getValue();
            boolean over = member.draining
                    && !isStale(member.source)
                    && now - member.drainingSince >= DELETION_GRACE.toNanos();
            if (over) {
                effects.add(new Delete(entry.getKey()));
            }
            return over;
        });
    }

    /** Takes a place in the window, or notes that the node has to wait for one. */
    private boolean mayGo(String id, Map<String, Present> present, Set<String> held, long now) {
        boolean may = confirmed.contains(id) || churn.allows(seasoned(present, now), now);
        if (may) {
            churn.count(now);
        } else {
            held.add(id);
        }
        return may;
    }

    /** Whether without this node none would be left, or none in service. */
    private boolean isLast(String id, Map<String, Present> present) {
        List<Present> others = staying(present.values()).stream()
                .filter(other -> !other.node().id().equals(id))
                .toList();
        Present own = present.get(id);
        boolean serves = own != null && own.inService();
        return others.isEmpty() || (serves && others.stream().noneMatch(Present::inService));
    }

    /** The nodes that discovery is not about to delete. */
    private List<Present> staying(Collection<Present> current) {
        return current.stream().filter(each -> !isDraining(each.node().id())).toList();
    }

    private boolean isDraining(String id) {
        Member member = members.get(id);
        return member != null && member.draining;
    }

    /**
     * How many nodes the limit of removals is a share of: those that stood at the beginning of the window. Newcomers do
     * not count, or a list of nothing but new nodes would let most of the old ones go at once.
     */
    private int seasoned(Map<String, Present> present, long now) {
        long window = CHURN_WINDOW.toNanos();
        return (int) present.keySet().stream()
                .map(members::get)
                .filter(member -> member == null
                        || (now - member.memberSince >= window
                                && (!member.draining || now - member.drainingSince < window)))
                .count();
    }
}
