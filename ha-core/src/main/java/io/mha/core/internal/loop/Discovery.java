package io.mha.core.internal.loop;

import io.mha.core.health.NodeState.Verdict;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.internal.discovery.Membership;
import io.mha.core.internal.discovery.MembershipEffect;
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
import io.mha.core.node.NodeSource;
import io.mha.core.time.Timers;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.event.Level;

/** Listens to the sources, and does to the nodes of the loop what their lists mean. On the control thread. */
final class Discovery {
    private final StateLoop loop;
    private final List<NodeSource> sources;
    private final Membership membership;
    private boolean anyDown;
    private long plan;

    Discovery(StateLoop loop, List<NodeSource> sources, List<Node> fixed) {
        this.loop = loop;
        this.sources = sources;
        this.membership = new Membership(fixed);
    }

    void start(Timers timers) {
        for (int i = 0; i < sources.size(); i++) {
            int place = i + 1;
            sources.get(i).start(timers, new NodeSource.Sink() {
                @Override
                public void nodes(List<Node> nodes) {
                    loop.execute(() -> run(membership.published(place, nodes, present(), loop.now())));
                }

                @Override
                public void failed(String why) {
                    loop.execute(() -> run(membership.failed(place, why, loop.now())));
                }
            });
        }
    }

    void close() {
        sources.forEach(NodeSource::close);
    }

    /** A node has changed, come or gone: the sources may want to look sooner, and what waited may go on. */
    void nodesChanged() {
        boolean now = loop.slots().stream().anyMatch(slot -> slot.state.active().verdict() == Verdict.DOWN);
        if (now != anyDown) {
            anyDown = now;
            sources.forEach(source -> source.hint(now));
        }
    }

    /** A command has added or removed a node: a list that was refused because of it may do now. */
    void membersChanged() {
        tick();
    }

    void confirm() {
        run(membership.confirm(present(), loop.now()));
    }

    private void tick() {
        run(membership.tick(present(), loop.now()));
    }

    private void run(List<MembershipEffect> effects) {
        effects.forEach(this::run);
        long due = membership.nextDueNanos(loop.now());
        long number = ++plan;
        if (due >= 0) {
            loop.schedule(due, () -> {
                if (number == plan) {
                    tick();
                }
            });
        }
    }

    private void run(MembershipEffect effect) {
        if (effect instanceof Add add) {
            loop.add(add.node(), Membership.ORIGIN);
        } else if (effect instanceof Change change) {
            change(change);
        } else if (effect instanceof Drain drain) {
            vote(drain.id(), Wish.DRAIN, drain.reason());
        } else if (effect instanceof TakeBack back) {
            vote(back.id(), Wish.READY, back.reason());
        } else if (effect instanceof Delete delete) {
            NodeSlot slot = loop.slot(delete.id());
            if (slot != null) {
                loop.remove(slot, Membership.ORIGIN);
            }
        } else if (effect instanceof Postponed postponed) {
            loop.announcer()
                    .line(
                            Level.WARN,
                            "not yet removed: " + String.join(", ", postponed.ids()) + "; " + postponed.reason());
        } else if (effect instanceof Stale stale) {
            loop.announcer().sourceFailed(sources.get(stale.source() - 1).name(), stale.reason());
        } else if (effect instanceof Fresh fresh) {
            loop.announcer().sourceRecovered(sources.get(fresh.source() - 1).name());
        }
    }

    /** A node at another address is another node under the same name. */
    private void change(Change change) {
        NodeSlot slot = loop.slot(change.after().id());
        if (slot == null) {
            return;
        }
        if (change.isMove()) {
            loop.remove(slot, Membership.ORIGIN);
            loop.add(change.after(), Membership.ORIGIN);
        } else {
            loop.describe(slot, change.after());
        }
    }

    private void vote(String id, Wish wish, String reason) {
        NodeSlot slot = loop.slot(id);
        if (slot != null) {
            loop.apply(slot, new NodeEvent.Voted(Membership.ORIGIN, wish, reason));
        }
    }

    private List<Membership.Present> present() {
        List<Membership.Present> present = new ArrayList<>();
        for (NodeSlot slot : loop.slots()) {
            present.add(new Membership.Present(slot.node, slot.state.inService()));
        }
        return present;
    }
}
