package io.mha.jdbc.internal.sql;

/** {@code EXPLAIN}, {@code DESCRIBE} and {@code ANALYZE <statement>}: what they explain decides. */
final class Explain {

    private Explain() {}

    static SqlIntent intentOf(Statement statement) {
        boolean executes = false;
        int body = 1;
        while (true) {
            Token token = statement.at(body);
            if (token.is("ANALYZE")) {
                executes = true;
                body++;
            } else if (token.isAny("EXTENDED", "PARTITIONS")) {
                body++;
            } else if (token.is("FORMAT") && statement.at(body + 1).is("=")) {
                body += 3;
            } else if (token.is("FOR") && statement.at(body + 1).is("CONNECTION")) {
                return SqlIntent.READ_OF_SESSION;
            } else {
                break;
            }
        }
        return executes ? executed(statement, body) : explained(statement, body);
    }

    /** A statement that runs, explained or not: from {@code EXPLAIN ANALYZE}, or MariaDB's {@code ANALYZE}. */
    static SqlIntent executed(Statement statement, int from) {
        int body = statement.at(from).is("FORMAT") ? from + 3 : from;
        Token token = statement.at(body);
        if (token.isAny("INSERT", "UPDATE", "DELETE", "REPLACE")) {
            return SqlIntent.WRITE.pinning(statement.leavesState()).leaving(statement.locks());
        }
        boolean query = token.isAny("SELECT", "WITH", "VALUES", "TABLE", "(");
        return query ? ReadProof.of(statement, body) : SqlIntent.UNKNOWN;
    }

    private static SqlIntent explained(Statement statement, int body) {
        Token token = statement.at(body);
        if (token.isAny("INSERT", "UPDATE", "DELETE", "REPLACE")) {
            return ReadProof.ofExplainedWrite(statement, body);
        }
        if (token.isAny("SELECT", "WITH", "VALUES", "TABLE", "(")) {
            return ReadProof.of(statement, body);
        }
        // The name of a table, and perhaps of a column: four tokens at most.
        return token.isName() && statement.size() - body <= 4 ? ReadProof.ofShow(statement) : SqlIntent.UNKNOWN;
    }
}
