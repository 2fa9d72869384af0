package io.mha.jdbc.internal.sql;

import io.mha.jdbc.internal.sql.Lexer.Doubt;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A text of one or more statements: every reading of it, every statement in it, and what they come to together. */
final class Script {

    private Script() {}

    static SqlIntent intentOf(String sql) {
        Lexer lexer = new Lexer(sql, Set.of()).run();
        if (lexer.broken()) {
            return SqlIntent.OPAQUE;
        }
        SqlIntent intent = intentOf(lexer);
        if (intent == null) {
            return SqlIntent.UNKNOWN;
        }
        for (Doubt doubt : lexer.met()) {
            Lexer otherwise = new Lexer(sql, Set.of(doubt)).run();
            // What does not even lex is refused by a server that reads it so, and what is empty does nothing there.
            SqlIntent other = otherwise.broken() ? null : intentOf(otherwise);
            if (other != null && !other.equals(intent)) {
                intent = other.kind() == intent.kind()
                        ? new SqlIntent(
                                intent.kind(),
                                intent.implicitCommit() || other.implicitCommit(),
                                intent.pins() || other.pins(),
                                intent.leaves() || other.leaves(),
                                intent.repeatable() && other.repeatable(),
                                intent.key())
                        : intent.mixedWith(other);
            }
        }
        return intent;
    }

    private static @Nullable SqlIntent intentOf(Lexer lexer) {
        List<Token> tokens = lexer.tokens();
        SqlIntent all = null;
        int from = 0;
        for (int i = 0; i <= tokens.size(); i++) {
            if (i == tokens.size() || tokens.get(i).is(";")) {
                if (i > from) {
                    SqlIntent one = intentOf(new Statement(tokens.subList(from, i)), lexer);
                    all = all == null ? one : all.mixedWith(one);
                }
                from = i + 1;
            }
        }
        return all;
    }

    private static SqlIntent intentOf(Statement statement, Lexer lexer) {
        Hints hints = lexer.hints();
        SqlIntent intent = Classifier.intentOf(statement).keyed(hints.key());
        if (hints.command()) {
            return intent.mixedWith(SqlIntent.OPAQUE);
        }
        if (hints.catlet()) {
            intent = intent.mixedWith(SqlIntent.UNKNOWN);
        }
        if (intent.kind().controls() || statement.at(0).is("XA")) {
            return intent;
        }
        return hints.read()
                ? intent.vouched(SqlIntent.Kind.READ)
                : hints.idempotent() ? intent.vouched(intent.kind()) : intent;
    }
}
