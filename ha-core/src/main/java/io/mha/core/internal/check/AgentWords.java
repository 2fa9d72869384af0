package io.mha.core.internal.check;

import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line in the words of a HAProxy agent: {@code up 75% maxconn:30 #reason}.
 *
 * @param state {@code up}, {@code down}, {@code fail} or {@code stopped}, whichever came last
 * @param wish {@code ready}, {@code drain} or {@code maint}, whichever came last
 * @param percent of the configured weight
 * @param weight in place of the configured one
 * @param maxConn 0 for no limit
 * @param reason what followed the {@code #}
 * @param unknown what was not understood
 */
record AgentWords(
        @Nullable String state,
        @Nullable Wish wish,
        @Nullable Integer percent,
        @Nullable Integer weight,
        @Nullable Integer maxConn,
        String reason,
        List<String> unknown) {
    static final AgentWords NONE = new AgentWords(null, null, null, null, null, "", List.of());

    private static final int MAX_PERCENT = 25_600;
    private static final Pattern SEPARATORS = Pattern.compile("[ \\t,]+");
    private static final Pattern NUMBER = Pattern.compile("(maxconn:|weight:|)(\\d{1,9})(%?)");

    /** The parser's hands. */
    private static final class Draft {
        private @Nullable String state;
        private @Nullable Wish wish;
        private @Nullable Integer percent;
        private @Nullable Integer weight;
        private @Nullable Integer maxConn;
        private final List<String> unknown = new ArrayList<>();

        void take(String word) {
            switch (word.toLowerCase(Locale.ROOT)) {
                case "up", "down", "fail", "stopped" -> state = word.toLowerCase(Locale.ROOT);
                case "ready" -> wish = Wish.READY;
                case "drain" -> wish = Wish.DRAIN;
                case "maint" -> wish = Wish.MAINT;
                default -> {
                    if (!number(word.toLowerCase(Locale.ROOT))) {
                        unknown.add(word);
                    }
                }
            }
        }

        private boolean number(String word) {
            Matcher matcher = NUMBER.matcher(word);
            if (!matcher.matches()) {
                return false;
            }
            int value = Integer.parseInt(matcher.group(2));
            boolean share = !matcher.group(3).isEmpty();
            if (matcher.group(1).equals("maxconn:")) {
                maxConn = share ? maxConn : Integer.valueOf(value);
                return !share;
            }
            if (share && value <= MAX_PERCENT) {
                percent = value;
                weight = null;
                return true;
            }
            if (!share && !matcher.group(1).isEmpty() && value <= Node.MAX_WEIGHT) {
                weight = value;
                percent = null;
                return true;
            }
            return false;
        }
    }

    /** Reads one line; what is not understood is kept apart, never guessed. */
    static AgentWords parse(String line) {
        int sharp = line.indexOf('#');
        String reason = sharp < 0 ? "" : OneLine.of(line.substring(sharp + 1));
        Draft draft = new Draft();
        for (String word : SEPARATORS.split((sharp < 0 ? line : line.substring(0, sharp)).strip(), -1)) {
            if (!word.isEmpty()) {
                draft.take(word);
            }
        }
        return new AgentWords(
                draft.state,
                draft.wish,
                draft.percent,
                draft.weight,
                draft.maxConn,
                reason,
                draft.unknown.stream().map(OneLine::of).toList());
    }

    /** Whether the agent says that the node is not well: {@code down}, {@code fail} or {@code stopped}. */
    boolean failed() {
        return state != null && !state.equals("up");
    }

    /** The reason, or else a text. */
    String because(String otherwise) {
        return reason.isEmpty() ? otherwise : reason;
    }

    /** Weight and limit; votes are not in it. */
    Advice numbers(Node node) {
        Advice advice = Advice.NONE;
        Integer share = share(node);
        if (share != null) {
            advice = advice.weight(share);
        }
        return maxConn == null ? advice : advice.maxConn(maxConn);
    }

    /** An absolute weight as a percentage, rounded, but never down to nothing; a node of weight 0 stays at 0. */
    private @Nullable Integer share(Node node) {
        if (weight == null || node.weight() == 0) {
            return percent;
        }
        int rounded = (weight * 200 + node.weight()) / (2 * node.weight());
        return weight == 0 ? 0 : Math.max(1, rounded);
    }
}
