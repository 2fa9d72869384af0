package io.mha.core.vectors;

import io.mha.core.health.CheckResult;
import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.CheckResult.Identity;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Vote;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.internal.health.NodeEvent;
import io.mha.core.internal.health.NodeEvent.CallFailed;
import io.mha.core.internal.health.NodeEvent.Checked;
import io.mha.core.internal.health.NodeEvent.FateFound;
import io.mha.core.internal.health.NodeEvent.ProbesPassed;
import io.mha.core.internal.health.NodeEvent.Tick;
import io.mha.core.internal.health.NodeEvent.Tripped;
import io.mha.core.internal.health.NodeEvent.Voted;
import io.mha.core.internal.health.NodeEvent.Warmed;
import java.util.Map;

/** The events of a node, as vectors write them. */
final class NodeEvents {
    private NodeEvents() {}

    /** A word, or a map with one key. */
    static NodeEvent read(String where, Object event, long generation, long now) {
        if (event instanceof String word) {
            return of(where, word, Map.of(), generation, now);
        }
        Map<?, ?> map = (Map<?, ?>) event;
        if (map.size() != 1) {
            throw new IllegalArgumentException(where + ": one event at a time, not " + map);
        }
        Map.Entry<?, ?> entry = map.entrySet().iterator().next();
        String kind = String.valueOf(entry.getKey());
        Object body = entry.getValue();
        if (!(body instanceof Map)) {
            body = Map.of(kind.equals("check") ? "result" : "evidence", body);
        }
        return of(where, kind, body, generation, now);
    }

    private static NodeEvent of(String where, String kind, Object body, long generation, long now) {
        Fields fields = new Fields(where + " " + kind, body);
        NodeEvent event = switch (kind) {
            case "check" -> checked(fields);
            case "call-failed" ->
                new CallFailed(
                        evidence(fields), fields.text("detail", "call"), generation + fields.number("generation", 0));
            case "tripped" ->
                new Tripped(
                        evidence(fields),
                        fields.text("detail", "rule"),
                        fields.flag("allowed", true),
                        fields.decimal("jitter", 0));
            case "probes-passed" -> new ProbesPassed();
            case "vote" -> voted(fields, now);
            case "fate" -> new FateFound(fields.flag("shared"), fields.text("detail", "fate"));
            case "warmed" -> new Warmed(generation + fields.number("generation", 0));
            case "tick" -> new Tick();
            default -> throw new IllegalArgumentException(where + ": there is no event " + kind);
        };
        fields.end();
        return event;
    }

    private static NodeEvent voted(Fields fields, long now) {
        Vote vote = new Vote(
                Wish.valueOf(fields.text("wish")),
                fields.text("reason", ""),
                fields.has("for") ? now + fields.nanos("for") : NodeState.NEVER,
                fields.has("cut") ? now + fields.nanos("cut") : NodeState.NEVER,
                false);
        return new Voted(fields.text("origin"), vote);
    }

    private static Evidence evidence(Fields fields) {
        return Evidence.valueOf(fields.text("evidence"));
    }

    private static Checked checked(Fields fields) {
        String result = fields.text("result");
        double jitter = fields.decimal("jitter", 0);
        CheckResult found = switch (result) {
            case "passed" -> CheckResult.passed(fields.text("detail", "ok"));
            case "new-session" -> CheckResult.passedOnNewSession(fields.text("detail", "new session"));
            default -> CheckResult.failed(Evidence.valueOf(result), fields.text("detail", "no"));
        };
        return new Checked(
                fields.has("advice") ? found.with(advice(fields.map("advice"))) : found,
                jitter,
                fields.flag("after-opening", false),
                true,
                fields.flag("needed", false));
    }

    private static Advice advice(Fields fields) {
        Advice advice = Advice.NONE;
        if (fields.has("wishes")) {
            Fields wishes = fields.map("wishes");
            for (String origin : wishes.keys()) {
                advice = advice.wish(origin, Wish.valueOf(wishes.text(origin)), "");
            }
        }
        if (fields.has("lag")) {
            String lag = fields.text("lag");
            advice = advice.lag(lag.equals("unknown") ? Advice.UNKNOWN_LAG : Spans.nanos(lag) / 1_000_000);
        }
        if (fields.has("identity")) {
            advice = advice.identity(Identity.valueOf(fields.text("identity")));
        }
        advice = fields.flag("deep", false) ? advice.throughToTheBackend() : advice;
        fields.end();
        return advice;
    }
}
