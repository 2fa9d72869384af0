package io.mha.core.internal.discovery;

import io.mha.core.internal.discovery.Membership.Present;
import io.mha.core.internal.discovery.MembershipEffect.Add;
import io.mha.core.internal.discovery.MembershipEffect.Change;
import io.mha.core.internal.discovery.MembershipEffect.Delete;
import io.mha.core.internal.discovery.MembershipEffect.Drain;
import io.mha.core.internal.discovery.MembershipEffect.TakeBack;
import io.mha.core.node.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A cluster as its loop would keep it: runs the effects of a membership, and calls it when it wants to be called. */
public final class Fleet {
    public final Map<String, Node> nodes = new LinkedHashMap<>();
    public final Set<String> draining = new LinkedHashSet<>();
    public final Set<String> down = new LinkedHashSet<>();
    final List<MembershipEffect> log = new ArrayList<>();
    public final Membership membership;
    public long now = -5_000_000_000L;

    public Fleet(Node... fixed) {
        membership = new Membership(List.of(fixed));
        Arrays.stream(fixed).forEach(node -> nodes.put(node.id(), node));
    }

    static Node node(String id) {
        return Node.of(id, 3306);
    }

    static List<Node> list(String... ids) {
        return Arrays.stream(ids).map(Fleet::node).toList();
    }

    Collection<Present> present() {
        return nodes.values().stream()
                .map(node -> new Present(node, !down.contains(node.id()) && !draining.contains(node.id())))
                .toList();
    }

    List<MembershipEffect> publish(String... ids) {
        return publish(1, list(ids));
    }

    public List<MembershipEffect> publish(int source, List<Node> list) {
        return run(membership.published(source, list, present(), now));
    }

    List<MembershipEffect> fail(String why) {
        return fail(1, why);
    }

    public List<MembershipEffect> fail(int source, String why) {
        return run(membership.failed(source, why, now));
    }

    public List<MembershipEffect> confirm() {
        return run(membership.confirm(present(), now));
    }

    public List<MembershipEffect> tick() {
        return run(membership.tick(present(), now));
    }

    List<MembershipEffect> pass(long millis) {
        return passNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** Lets time pass; the membership is called exactly when it asked for it. */
    public List<MembershipEffect> passNanos(long nanos) {
        List<MembershipEffect> all = new ArrayList<>();
        long end = now + nanos;
        int idle = 0;
        for (long due = membership.nextDueNanos(now);
                due >= 0 && now + due <= end;
                due = membership.nextDueNanos(now)) {
            now += due;
            List<MembershipEffect> effects = tick();
            idle = effects.isEmpty() && due == 0 ? idle + 1 : 0;
            if (idle > 3) {
                throw new AssertionError("is due at once again and again, and does nothing");
            }
            all.addAll(effects);
        }
        now = end;
        return all;
    }

    private List<MembershipEffect> run(List<MembershipEffect> effects) {
        for (MembershipEffect effect : effects) {
            if (effect instanceof Add add) {
                must(nodes.putIfAbsent(add.node().id(), add.node()) == null, effect);
            } else if (effect instanceof Change change) {
                must(change.before().equals(nodes.put(change.after().id(), change.after())), effect);
            } else if (effect instanceof Drain drain) {
                must(nodes.containsKey(drain.id()) && draining.add(drain.id()), effect);
            } else if (effect instanceof TakeBack back) {
                must(draining.remove(back.id()), effect);
            } else if (effect instanceof Delete delete) {
                must(draining.remove(delete.id()) && nodes.remove(delete.id()) != null, effect);
            }
        }
        log.addAll(effects);
        return effects;
    }

    private static void must(boolean ok, MembershipEffect effect) {
        if (!ok) {
            throw new AssertionError("makes no sense now: " + effect);
        }
    }
}
