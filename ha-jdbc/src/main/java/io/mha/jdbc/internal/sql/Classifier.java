package io.mha.jdbc.internal.sql;

import io.mha.jdbc.internal.sql.SqlIntent.Kind;

/** Tells one statement by its first words; reads are left to {@link ReadProof}, settings to {@link SetStatement}. */
final class Classifier {

    private Classifier() {}

    static SqlIntent intentOf(Statement statement) {
        Token first = statement.at(0);
        if (first.is("(")) {
            return ReadProof.of(statement, 0);
        }
        if (first.is("{")) {
            // The call escape of JDBC; no other begins a statement. A procedure does anything, like CALL.
            return SqlIntent.PROCEDURE;
        }
        if (first.type() != Token.Type.WORD) {
            return SqlIntent.OPAQUE;
        }
        return switch (first.text()) {
            case "SELECT", "WITH", "VALUES", "TABLE" -> ReadProof.of(statement, 0);
            case "SHOW" -> ReadProof.ofShow(statement);
            case "EXPLAIN", "DESC", "DESCRIBE" -> Explain.intentOf(statement);
            case "INSERT", "UPDATE", "DELETE", "REPLACE" -> leaving(SqlIntent.WRITE, statement);
            case "SET" -> SetStatement.intentOf(statement);
            case "BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE" -> transaction(statement);
            case "LOCK", "UNLOCK" -> new SqlIntent(Kind.SESSION, true, true).leaving(true);
            case "USE", "PREPARE", "DEALLOCATE", "HANDLER" -> SqlIntent.SESSION;
            case "DO" -> leaving(SqlIntent.UNKNOWN, statement);
            case "LOAD" -> load(statement);
            case "HELP", "CHECKSUM", "KILL" -> SqlIntent.UNKNOWN;
            // A prepared statement may be a COMMIT, and nobody sees which one it is.
            case "EXECUTE" -> new SqlIntent(Kind.UNKNOWN, true, true).leaving(true);
            case "CALL", "GET" -> SqlIntent.PROCEDURE;
            default -> definition(statement);
        };
    }

    /** With what its functions leave in the session. */
    private static SqlIntent leaving(SqlIntent intent, Statement statement) {
        return intent.pinning(statement.leavesState()).leaving(statement.locks());
    }

    private static SqlIntent definition(Statement statement) {
        return switch (statement.at(0).text()) {
            case "CREATE", "DROP" -> createOrDrop(statement);
            case "ANALYZE" -> analyze(statement);
            case "FLUSH" -> flush(statement.contains("LOCK", "EXPORT"));
            case "ALTER", "RENAME", "TRUNCATE", "GRANT", "REVOKE" -> leaving(SqlIntent.DDL, statement);
            case "OPTIMIZE", "REPAIR", "CHECK", "CACHE", "RESET", "STOP", "CHANGE", "PURGE" -> SqlIntent.DDL;
            case "INSTALL", "UNINSTALL", "IMPORT", "CLONE", "SHUTDOWN", "RESTART", "BACKUP" -> SqlIntent.DDL;
            // XA and whatever nobody here has heard of.
            default -> SqlIntent.OPAQUE;
        };
    }

    private static SqlIntent flush(boolean locks) {
        return SqlIntent.DDL.pinning(locks).leaving(locks);
    }

    private static SqlIntent analyze(Statement statement) {
        boolean ofTable = statement.at(1).isAny("TABLE", "TABLES")
                || (statement.at(1).isAny("LOCAL", "NO_WRITE_TO_BINLOG")
                        && statement.at(2).isAny("TABLE", "TABLES"));
        return ofTable ? SqlIntent.DDL : Explain.executed(statement, 1);
    }

    private static SqlIntent createOrDrop(Statement statement) {
        if (statement.startsWith("DROP", "PREPARE")) {
            return SqlIntent.SESSION;
        }
        int object = statement.startsWith("CREATE", "OR", "REPLACE") ? 3 : 1;
        return statement.at(object).is("TEMPORARY")
                ? SqlIntent.WRITE.pinning(true).leaving(true)
                : leaving(SqlIntent.DDL, statement);
    }

    private static SqlIntent load(Statement statement) {
        if (statement.at(1).is("INDEX")) {
            return SqlIntent.DDL;
        }
        boolean variables = statement.tokens().stream().anyMatch(token -> token.type() == Token.Type.USER_VARIABLE);
        return leaving(SqlIntent.WRITE.pinning(variables), statement);
    }

    private static SqlIntent transaction(Statement statement) {
        return switch (statement.at(0).text()) {
            case "COMMIT" -> new SqlIntent(Kind.COMMIT, false, goesOn(statement));
            case "ROLLBACK" ->
                statement.at(statement.at(1).is("WORK") ? 2 : 1).is("TO")
                        ? new SqlIntent(Kind.TRANSACTION, false, false)
                        : new SqlIntent(Kind.ROLLBACK, false, goesOn(statement));
            case "BEGIN" ->
                statement.size() == 1
                                || (statement.size() == 2 && statement.at(1).is("WORK"))
                        ? new SqlIntent(Kind.BEGIN, true, false)
                        : new SqlIntent(Kind.UNKNOWN, true, true);
            case "START" -> statement.at(1).is("TRANSACTION") ? new SqlIntent(Kind.BEGIN, true, false) : SqlIntent.DDL;
            default -> new SqlIntent(Kind.TRANSACTION, false, false);
        };
    }

    /** AND CHAIN opens the next transaction at once, RELEASE ends the session: neither is over with its answer. */
    private static boolean goesOn(Statement statement) {
        for (int i = 1; i < statement.size(); i++) {
            if (statement.at(i).isAny("CHAIN", "RELEASE")
                    && !statement.at(i - 1).is("NO")) {
                return true;
            }
        }
        return false;
    }
}
