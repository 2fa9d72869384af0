package io.mha.jdbc.internal.sql;

import io.mha.jdbc.internal.sql.SqlIntent.Kind;
import java.util.BitSet;

/** Walks over a query once and looks for whatever makes it more than a read. */
final class ReadProof {
    private final Statement statement;
    private final boolean show;
    private final boolean explainedWrite;
    /** Depths of parentheses at which a list of common table expressions is open. */
    private final BitSet commonTables = new BitSet();

    private int depth;
    private Kind kind = Kind.READ;
    private boolean pins;
    private boolean locks;

    private ReadProof(Statement statement, boolean show, boolean explainedWrite) {
        this.statement = statement;
        this.show = show;
        this.explainedWrite = explainedWrite;
    }

    /** A statement whose query begins at an index. */
    static SqlIntent of(Statement statement, int from) {
        int first = from;
        while (statement.at(first).is("(")) {
            first++;
        }
        boolean query = statement.at(first).isAny("SELECT", "WITH", "VALUES", "TABLE");
        return query ? new ReadProof(statement, false, false).walk(from) : SqlIntent.OPAQUE;
    }

    /** A statement that shows something, whatever follows. */
    static SqlIntent ofShow(Statement statement) {
        SqlIntent intent = new ReadProof(statement, true, false).walk(1);
        return intent.pinning(statement.contains("WARNINGS", "ERRORS", "PROFILE", "PROFILES"));
    }

    /** An INSERT, UPDATE, DELETE or REPLACE that is only explained. */
    static SqlIntent ofExplainedWrite(Statement statement, int from) {
        return new ReadProof(statement, false, true).walk(from + 1);
    }

    private SqlIntent walk(int from) {
        for (int i = from; i < statement.size(); i++) {
            Token token = statement.at(i);
            switch (token.type()) {
                case WORD -> {
                    if (!statement.isQualified(i)) {
                        word(i, token);
                    } else if (token.isAny("NEXTVAL", "CURRVAL")) {
                        note(token.is("NEXTVAL") ? Kind.WRITE : Kind.READ, true);
                    }
                }
                case USER_VARIABLE -> pins |= !show;
                case SYMBOL -> symbol(i, token);
                case QUOTED, STRING -> {}
            }
        }
        return new SqlIntent(kind, false, pins).leaving(locks);
    }

    private void symbol(int i, Token token) {
        if (token.is("(")) {
            boolean named = isNewName(i - 1);
            if (!named) {
                beforeParenthesis(i - 1);
            }
            if (!named && !statement.at(i - 1).is("AS")) {
                commonTables.clear(depth);
            }
            depth++;
        } else if (token.is(")")) {
            commonTables.clear(depth);
            depth = Math.max(0, depth - 1);
        } else if (token.is(":=")) {
            note(Kind.UNKNOWN, true);
        } else if (token.is("@@")) {
            int name = i + 1;
            while (statement.at(name).isName() && statement.at(name + 1).is(".")) {
                name += 2;
            }
            pins |= Functions.VARIABLES_OF_SESSION.contains(statement.at(name).text());
        }
    }

    private void word(int i, Token token) {
        Token next = statement.at(i + 1);
        switch (token.text()) {
            case "WITH" -> commonTables.set(depth, !next.is("ROLLUP"));
            case "SELECT", "TABLE", "VALUES" -> commonTables.clear(depth);
            case "INTO" -> into(next);
            case "FOR" -> {
                if (next.isAny("UPDATE", "SHARE")) {
                    note(Kind.WRITE, false);
                }
            }
            case "LOCK" -> {
                if (next.is("IN")) {
                    note(Kind.WRITE, false);
                }
            }
            case "INSERT", "REPLACE", "UPDATE", "DELETE" -> {
                if (!show && !explainedWrite && !next.is("(")) {
                    note(Kind.WRITE, false);
                }
            }
            case "NEXT" -> {
                if (next.is("VALUE")) {
                    note(Kind.WRITE, false);
                }
            }
            case "PREVIOUS" -> pins |= next.is("VALUE");
            case "PROCEDURE", "CALL" -> {
                if (!show) {
                    note(Kind.UNKNOWN, false);
                }
            }
            case "SQL_CALC_FOUND_ROWS" -> pins = true;
            default -> {}
        }
    }

    private void into(Token next) {
        boolean target = explainedWrite && next.isName() && !next.isAny("OUTFILE", "DUMPFILE");
        if (!target) {
            note(Kind.UNKNOWN, next.type() == Token.Type.USER_VARIABLE);
        }
    }

    /** Judges the name before an opening parenthesis, if there is one. */
    private void beforeParenthesis(int i) {
        Token name = statement.at(i);
        if (!name.isName() && name.type() != Token.Type.STRING) {
            return;
        }
        String text = name.text();
        if (name.type() != Token.Type.WORD || statement.isQualified(i)) {
            note(Functions.SEQUENCE.contains(text) ? Kind.WRITE : Kind.UNKNOWN, false);
        } else if (Functions.LOCKING.contains(text)) {
            note(Kind.UNKNOWN, true);
            locks = true;
        } else if (Functions.SEQUENCE.contains(text)) {
            note(Kind.WRITE, false);
        } else if (Functions.OF_SESSION.contains(text)) {
            boolean sets = text.equals("LAST_INSERT_ID") && !statement.at(i + 2).is(")");
            note(sets ? Kind.UNKNOWN : Kind.READ, true);
        } else if (!Functions.KEYWORDS.contains(text) && !isHarmless(i, text)) {
            note(Kind.UNKNOWN, false);
        }
    }

    private boolean isHarmless(int i, String name) {
        boolean apart = statement.at(i + 1).gap() && Functions.GLUED.contains(name);
        return Functions.HARMLESS.contains(name) && !apart;
    }

    /** A name that is being given here, with its columns behind it: no call. */
    private boolean isNewName(int i) {
        if (!statement.at(i).isName()) {
            return false;
        }
        Token before = statement.at(i - 1);
        if (before.is("AS") && !statement.isQualified(i - 1)) {
            return true;
        }
        if (explainedWrite) {
            int start = i;
            while (statement.isQualified(start)) {
                start -= 2;
            }
            return statement.at(start - 1).isAny("INTO", "INSERT", "REPLACE", "IGNORE");
        }
        return commonTables.get(depth) && before.isAny("WITH", "RECURSIVE", ",");
    }

    private void note(Kind found, boolean pinning) {
        if (kind == Kind.READ || found == Kind.UNKNOWN) {
            kind = found == Kind.READ ? kind : found;
        }
        pins |= pinning;
    }
}
