package io.mha.jdbc.internal.check;

import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import io.mha.core.time.Timers;
import io.mha.jdbc.internal.config.JdbcSettings;
import io.mha.jdbc.internal.delegate.RawConnection;
import io.mha.jdbc.internal.outcome.Failure;
import io.mha.jdbc.internal.outcome.OutcomeRules;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that are kept open for checks alone, one a node, so that a check neither waits for a pool nor takes a
 * connection from one. Where the session is gone, the check logs in again within the same deadline. The deadline is
 * ours: the socket gets it as its limit, and what has not come back then is cut, whatever the driver thinks of it.
 */
final class ProbeSessions {
    private final JdbcSettings settings;
    private final Timers timers;
    private final Map<String, RawConnection> sessions = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** What a check asks on its session. */
    interface Question {
        /**
         * Asks.
         *
         * @param session is there, and has its time limit
         * @return what the server answered
         * @throws SQLException if the session is lost
         */
        CheckResult ask(RawConnection session) throws SQLException;
    }

    /**
     * No sessions yet.
     *
     * @param settings give the driver, and the properties for probes
     * @param timers cut what takes too long
     */
    ProbeSessions(JdbcSettings settings, Timers timers) {
        this.settings = settings;
        this.timers = timers;
    }

    /**
     * Asks on the session of a node; if it is lost, once more on a new one.
     *
     * @param node whom to ask
     * @param deadline when the answer must be there
     * @param question what to ask
     * @param onLogin whether it has to be asked on a new session too; else the login is answer enough
     * @return what was found
     */
    CheckResult ask(Node node, Deadline deadline, Question question, boolean onLogin) {
        RawConnection session = sessions.get(node.id());
        String lost = null;
        if (session != null) {
            try {
                return ask(session, deadline, question);
            } catch (SQLException | RuntimeException e) {
                lost = reason(e);
            }
            drop(node, session);
            if (deadline.isExpired()) {
                return CheckResult.failed(Evidence.READ_TIMEOUT, lost);
            }
        }
        try {
            session = settings.driver()
                    .connect(node, settings.url().database(), settings.login().in(settings.probeProperties()));
        } catch (SQLException e) {
            Failure failure = OutcomeRules.ofConnect(e);
            return CheckResult.failed(failure.evidence(), "login: " + failure.detail());
        }
        if (deadline.isExpired()) {
            // The verdict was taken without us; what the server sent so late is not to be relied on.
            session.cut();
            return CheckResult.failed(Evidence.READ_TIMEOUT, "login took too long");
        }
        sessions.put(node.id(), session);
        if (closed) {
            close();
        }
        return greeted(node, session, deadline, onLogin ? question : null, lost);
    }

    private CheckResult greeted(
            Node node, RawConnection session, Deadline deadline, @Nullable Question question, @Nullable String lost) {
        CheckResult answer = CheckResult.passed("logged in");
        if (question != null) {
            try {
                answer = ask(session, deadline, question);
            } catch (SQLException | RuntimeException e) {
                drop(node, session);
                boolean late = deadline.isExpired();
                return CheckResult.failed(late ? Evidence.READ_TIMEOUT : Evidence.IO_RESET, reason(e));
            }
        }
        return lost == null || answer.evidence() != null
                ? answer
                : CheckResult.passedOnNewSession("the server cut its sessions (" + lost + ")")
                        .with(answer.advice());
    }

    private CheckResult ask(RawConnection session, Deadline deadline, Question question) throws SQLException {
        Timers.Handle limit = timers.schedule(deadline.remainingNanos(), session::cut);
        try {
            session.connection().setNetworkTimeout(Runnable::run, deadline.remainingMillis());
            return question.ask(session);
        } finally {
            limit.cancel();
        }
    }

    private void drop(Node node, RawConnection session) {
        sessions.remove(node.id(), session);
        session.cut();
    }

    private static String reason(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no answer");
    }

    void close() {
        closed = true;
        sessions.values().forEach(RawConnection::cut);
        sessions.clear();
    }
}
