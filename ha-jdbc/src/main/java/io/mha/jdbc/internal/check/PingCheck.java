package io.mha.jdbc.internal.check;

import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthCheck;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import io.mha.jdbc.internal.config.JdbcSettings;
import io.mha.jdbc.internal.delegate.RawConnection;
import io.mha.jdbc.internal.outcome.Failure;
import io.mha.jdbc.internal.outcome.OutcomeRules;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * COM_PING on a session that is kept open for this purpose alone, so that it neither waits for a pool nor takes a
 * connection from one. Where the session is gone, the check logs in again within the same deadline.
 */
public final class PingCheck implements HealthCheck {
    private final JdbcSettings settings;
    private final Map<String, RawConnection> sessions = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * A check without sessions yet.
     *
     * @param settings give the driver, and the properties for probes
     */
    public PingCheck(JdbcSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "ping";
    }

    @Override
    public CheckResult probe(Node node, Deadline deadline) {
        RawConnection session = sessions.get(node.id());
        if (session == null) {
            return login(node, deadline, null);
        }
        String lost = ping(session, deadline);
        if (lost == null) {
            return CheckResult.passed("ping answered");
        }
        sessions.remove(node.id(), session);
        session.cut();
        if (deadline.isExpired()) {
            return CheckResult.failed(Evidence.READ_TIMEOUT, "ping: " + lost);
        }
        return login(node, deadline, lost);
    }

    private CheckResult login(Node node, Deadline deadline, @Nullable String lost) {
        try {
            RawConnection session =
                    settings.driver().connect(node, settings.url().database(), settings.probeProperties());
            if (deadline.isExpired()) {
                // The verdict was taken without us; what the server sent so late is not to be relied on.
                session.cut();
                return CheckResult.failed(Evidence.READ_TIMEOUT, "login took too long");
            }
            sessions.put(node.id(), session);
            if (closed) {
                close();
            }
            return lost == null
                    ? CheckResult.passed("logged in")
                    : CheckResult.passedOnNewSession("the server cut its sessions (" + lost + ")");
        } catch (SQLException e) {
            Failure failure = OutcomeRules.ofConnect(e);
            return CheckResult.failed(failure.evidence(), "login: " + failure.detail());
        }
    }

    /**
     * Pings by the driver's means; its own time limit is whole seconds, so the session's socket timeout is the limit.
     */
    private static @Nullable String ping(RawConnection session, Deadline deadline) {
        try {
            session.connection().setNetworkTimeout(Runnable::run, deadline.remainingMillis());
            return session.connection().isValid(0) ? null : "ping failed";
        } catch (SQLException | RuntimeException e) {
            return String.valueOf(e.getMessage()).lines().findFirst().orElse("ping failed");
        }
    }

    @Override
    public void close() {
        closed = true;
        sessions.values().forEach(RawConnection::cut);
        sessions.clear();
    }
}
