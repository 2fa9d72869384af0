package io.mha.jdbc.internal.sql;

import io.mha.jdbc.internal.sql.SqlIntent.Kind;
import java.util.Set;

/** {@code SET}: autocommit is transaction control, a global variable is a write, all the rest is the session. */
final class SetStatement {
    private static final SqlIntent ACCOUNT = SqlIntent.DDL;
    private static final SqlIntent SWITCHED_UNCLEARLY = new SqlIntent(Kind.UNKNOWN, true, true).leaving(true);
    private static final Set<String> ON = Set.of("1", "ON", "TRUE");
    private static final Set<String> OFF = Set.of("0", "OFF", "FALSE");

    private final Statement statement;
    private int switches;
    private Kind kind = Kind.SESSION;
    private boolean others;
    private boolean ofSession;
    private boolean allGlobal = true;

    private SetStatement(Statement statement) {
        this.statement = statement;
    }

    static SqlIntent intentOf(Statement statement) {
        Token second = statement.at(1);
        Token third = statement.at(2);
        if (second.is("PASSWORD") || (second.is("DEFAULT") && third.is("ROLE"))) {
            return ACCOUNT;
        }
        if (second.is("TRANSACTION")) {
            return new SqlIntent(Kind.TRANSACTION, false, true).leaving(true);
        }
        if (second.is("GLOBAL") && third.is("TRANSACTION")) {
            return SqlIntent.WRITE;
        }
        if (second.is("STATEMENT")) {
            // SET STATEMENT x=1 FOR <any statement>
            return SWITCHED_UNCLEARLY;
        }
        return new SetStatement(statement).assignments();
    }

    private SqlIntent assignments() {
        int depth = 0;
        int start = 1;
        for (int i = 1; i <= statement.size(); i++) {
            Token token = statement.at(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (i == statement.size() || (token.is(",") && depth == 0)) {
                assignment(start, i);
                start = i + 1;
            }
        }
        boolean left = ofSession || statement.locks();
        if (switches > 1 || (switches == 1 && kind == Kind.UNKNOWN)) {
            return SWITCHED_UNCLEARLY;
        }
        if (switches == 1) {
            // Switched off by text, autocommit stays off after the next COMMIT too, and no other session would know.
            // Switched on, it commits and goes on committing, which sets it apart from COMMIT.
            return new SqlIntent(kind, kind == Kind.COMMIT, others || kind == Kind.BEGIN).leaving(left);
        }
        return allGlobal
                ? SqlIntent.WRITE.pinning(statement.leavesState()).leaving(left)
                : new SqlIntent(Kind.SESSION, false, true).leaving(left);
    }

    private void assignment(int from, int to) {
        int name = from;
        boolean at = statement.at(name).is("@@");
        name += at ? 1 : 0;
        Token scope = statement.at(name);
        boolean dotted = statement.at(name + 1).is(".");
        boolean scoped = at ? dotted : statement.at(name + 1).isName();
        if (scoped && scope.isAny("GLOBAL", "PERSIST", "PERSIST_ONLY")) {
            return;
        }
        allGlobal = false;
        if (scoped && scope.isAny("SESSION", "LOCAL")) {
            name += at ? 2 : 1;
        }
        boolean assigns = statement.at(name + 1).isAny("=", ":=");
        if (assigns && statement.at(name).isName() && statement.at(name).text().equals("AUTOCOMMIT")) {
            switches++;
            kind = value(name + 2, to);
        } else {
            others = true;
            // Variables of the user shadow nothing that a server looks at.
            ofSession |= statement.at(from).type() != Token.Type.USER_VARIABLE;
        }
    }

    private Kind value(int from, int to) {
        Token value = statement.at(from);
        if (to - from != 1 || (value.type() != Token.Type.WORD && value.type() != Token.Type.STRING)) {
            return Kind.UNKNOWN;
        }
        return ON.contains(value.text()) ? Kind.COMMIT : OFF.contains(value.text()) ? Kind.BEGIN : Kind.UNKNOWN;
    }
}
