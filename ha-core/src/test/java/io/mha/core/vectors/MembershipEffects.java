package io.mha.core.vectors;

import io.mha.core.internal.discovery.MembershipEffect;
import io.mha.core.internal.discovery.MembershipEffect.Add;
import io.mha.core.internal.discovery.MembershipEffect.Change;
import io.mha.core.internal.discovery.MembershipEffect.Delete;
import io.mha.core.internal.discovery.MembershipEffect.Drain;
import io.mha.core.internal.discovery.MembershipEffect.Fresh;
import io.mha.core.internal.discovery.MembershipEffect.Postponed;
import io.mha.core.internal.discovery.MembershipEffect.Stale;
import io.mha.core.internal.discovery.MembershipEffect.TakeBack;
import io.mha.core.node.Node;
import java.util.List;

/** The effects of a membership, as vectors write them: one line each, in order. */
final class MembershipEffects {
    private MembershipEffects() {}

    static List<String> lines(List<MembershipEffect> effects) {
        return effects.stream().map(MembershipEffects::line).toList();
    }

    /** Why something waits or counts for nothing; empty for the effects that need no reason. */
    static String reason(MembershipEffect effect) {
        if (effect instanceof Stale stale) {
            return stale.reason();
        }
        return effect instanceof Postponed postponed ? postponed.reason() : "";
    }

    private static String line(MembershipEffect effect) {
        if (effect instanceof Add add) {
            return "add " + add.node().id();
        } else if (effect instanceof Change change) {
            return line(change);
        } else if (effect instanceof Drain drain) {
            return "drain " + drain.id();
        } else if (effect instanceof TakeBack back) {
            return "take-back " + back.id();
        } else if (effect instanceof Delete delete) {
            return "delete " + delete.id();
        } else if (effect instanceof Postponed postponed) {
            return "postpone " + String.join(" ", postponed.ids());
        } else if (effect instanceof Stale stale) {
            return "stale " + stale.source();
        } else if (effect instanceof Fresh fresh) {
            return "fresh " + fresh.source();
        }
        throw new IllegalArgumentException("no word for " + effect);
    }

    private static String line(Change change) {
        Node before = change.before();
        Node after = change.after();
        String line = change.isMove()
                ? "move " + after.id() + " " + before.address() + " " + after.address()
                : "change " + after.id();
        return line
                + part("weight", before.weight(), after.weight())
                + part("level", before.level(), after.level())
                + part("maxconn", before.maxConn(), after.maxConn());
    }

    private static String part(String what, int before, int after) {
        return before == after ? "" : " " + what + " " + before + " " + after;
    }
}
