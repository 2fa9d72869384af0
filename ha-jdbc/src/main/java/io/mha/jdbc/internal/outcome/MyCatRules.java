package io.mha.jdbc.internal.outcome;

import java.util.Locale;
import java.util.Set;

/**
 * Errors of MyCat, whose numbers mean something else than those of MySQL. It reports a lost backend on a session in good
 * health, in the middle of a statement or a commit of which other shards have done their part.
 */
final class MyCatRules {
    /**
     * Close or time limit of one shard (1023), no backend at connect (3009), a backend that refuses (1184), several
     * shards (1152), the generic error of several nodes, a commit over a dead backend among them (1105).
     */
    private static final Set<Integer> BACKEND = Set.of(1023, 1105, 1152, 1184, 3009);

    /** The transaction has failed before: rolled back, or about to be. */
    private static final int TRANSACTION_FAILED = 1003;

    /** Refused by MyCat itself, before anything went to a backend: parsing, routing, unsupported, rights, schema. */
    private static final Set<Integer> OWN = Set.of(1044, 1045, 1047, 1049, 1064, 1146, 1495, 3000);

    private MyCatRules() {}

    static Reply of(ServerProduct product, int code) {
        if (BACKEND.contains(code) || (code <= 0 && !product.isMyCat1())) {
            return Reply.BACKEND_LOST;
        }
        boolean dooms = product.isMyCat1() && !OWN.contains(code);
        return code == TRANSACTION_FAILED || dooms ? Reply.DOOMS : Reply.PLAIN;
    }

    /**
     * Whether an error is the last word on a statement from no server at all: what calls itself MySQL may be a middleware,
     * and MySQL itself uses these numbers for what went wrong behind the statement.
     */
    static boolean isAmbiguous(int code) {
        return code != 1152 && BACKEND.contains(code);
    }

    /** Whether an error speaks against the node: its text tells a lost backend from SQL that is wrong or too slow. */
    static boolean isSick(int code, String message) {
        String text = message.toLowerCase(Locale.ROOT);
        return switch (code) {
            case 1105 -> text.contains("backend") || text.contains("con is closed");
            case 1023, 1152 -> !text.contains("timeout");
            default -> true;
        };
    }

    /** Whether an error with a code of MySQL's for lost connections comes from a session that lives. */
    static boolean answers(int code) {
        return BACKEND.contains(code);
    }
}
