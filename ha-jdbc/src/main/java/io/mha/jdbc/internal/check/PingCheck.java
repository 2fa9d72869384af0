package io.mha.jdbc.internal.check;

import io.mha.core.health.CheckResult;
import io.mha.core.health.HealthCheck;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import io.mha.core.time.Timers;
import io.mha.jdbc.internal.config.JdbcSettings;
import io.mha.jdbc.internal.delegate.RawConnection;
import java.sql.SQLException;

/** COM_PING on a session that is kept open. It proves the node itself, and nothing that stands behind it. */
public final class PingCheck implements HealthCheck {
    private final ProbeSessions sessions;

    /**
     * A check without sessions yet.
     *
     * @param settings give the driver, and the properties for probes
     * @param timers cut what takes too long
     */
    public PingCheck(JdbcSettings settings, Timers timers) {
        sessions = new ProbeSessions(settings, timers);
    }

    @Override
    public String name() {
        return "ping";
    }

    @Override
    public CheckResult probe(Node node, Deadline deadline) {
        return sessions.ask(node, deadline, PingCheck::ping, false);
    }

    /** By the driver's means; its own time limit is whole seconds, so the session's is the limit. */
    private static CheckResult ping(RawConnection session) throws SQLException {
        if (!session.connection().isValid(0)) {
            throw new SQLException("ping failed");
        }
        return CheckResult.passed("ping answered");
    }

    @Override
    public void close() {
        sessions.close();
    }
}
