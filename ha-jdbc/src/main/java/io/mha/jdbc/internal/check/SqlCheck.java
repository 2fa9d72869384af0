package io.mha.jdbc.internal.check;

import io.mha.core.health.CheckResult;
import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthCheck;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import io.mha.core.time.Timers;
import io.mha.jdbc.internal.config.JdbcSettings;
import io.mha.jdbc.internal.delegate.RawConnection;
import io.mha.jdbc.internal.outcome.Failure;
import io.mha.jdbc.internal.outcome.OutcomeRules;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A query on a session that is kept open. It goes through to whatever the query needs: where that fails, the node is
 * alive and its backend is not. {@value #NONCE} in the query stands for a number that is another one each time and has
 * to come back in the first column: an answer that belongs to an earlier question is none.
 */
public final class SqlCheck implements HealthCheck {
    /** Stands for a number in the query. */
    static final String NONCE = "{nonce}";

    /**
     * By these a living MyCat says that it does not reach a database behind it: 1003 after one in the same transaction,
     * 1023 while a query ran, 1105 and 1184 when it began, 3009 if it was never reached.
     */
    private static final Set<Integer> BACKEND = Set.of(1003, 1023, 1105, 1184, 3009);

    private final ProbeSessions sessions;
    private final String sql;
    private final AtomicInteger number = new AtomicInteger(1_000);

    /**
     * A check without sessions yet.
     *
     * @param settings give the driver, and the properties for probes
     * @param timers cut what takes too long
     * @param sql the query
     */
    public SqlCheck(JdbcSettings settings, Timers timers, String sql) {
        sessions = new ProbeSessions(settings, timers);
        this.sql = sql;
    }

    @Override
    public String name() {
        return "sql";
    }

    @Override
    public CheckResult probe(Node node, Deadline deadline) {
        return sessions.ask(node, deadline, this::query, true);
    }

    private CheckResult query(RawConnection session) throws SQLException {
        String nonce = Integer.toString(number.incrementAndGet());
        try (Statement statement = session.connection().createStatement();
                ResultSet rows = statement.executeQuery(sql.replace(NONCE, nonce))) {
            if (!rows.next()) {
                return CheckResult.failed(Evidence.BACKEND, "checkSql gave no row");
            }
            if (sql.contains(NONCE) && !nonce.equals(rows.getString(1))) {
                throw new SQLException("checkSql was answered with " + rows.getString(1) + " instead of " + nonce);
            }
            return CheckResult.passed("checkSql answered").with(Advice.NONE.throughToTheBackend());
        } catch (SQLException e) {
            return answered(e);
        }
    }

    /** An error that the server sent is an answer; without one, the session is lost. */
    private static CheckResult answered(SQLException e) throws SQLException {
        Failure failure = OutcomeRules.ofCall(e);
        if (failure.linkLost() || e.getErrorCode() == 0) {
            throw e;
        }
        boolean backend = failure.evidence() == Evidence.APPLICATION && BACKEND.contains(e.getErrorCode());
        return CheckResult.failed(backend ? Evidence.BACKEND : failure.evidence(), "checkSql: " + failure.detail());
    }

    @Override
    public void close() {
        sessions.close();
    }
}
