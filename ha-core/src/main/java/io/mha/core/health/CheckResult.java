package io.mha.core.health;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of one health check.
 *
 * @param evidence what a failure means; {@code null} if the check passed
 * @param detail one line for logs and {@code explain}, without secrets
 * @param sessionLost the check passed, but the session that it had kept open was gone: the server was restarted, or cut
 *     its connections
 */
public record CheckResult(@Nullable Evidence evidence, String detail, boolean sessionLost) {
    /**
     * The node answered as expected.
     *
     * @param detail what it answered
     * @return the result
     */
    public static CheckResult passed(String detail) {
        return new CheckResult(null, detail, false);
    }

    /**
     * The node answered, but on a new session because the old one was gone.
     *
     * @param detail what became of the old session
     * @return the result
     */
    public static CheckResult passedOnNewSession(String detail) {
        return new CheckResult(null, detail, true);
    }

    /**
     * The check failed.
     *
     * @param evidence what the failure means
     * @param detail what happened
     * @return the result
     */
    public static CheckResult failed(Evidence evidence, String detail) {
        return new CheckResult(evidence, detail, false);
    }

    /**
     * Whether the node counts as alive. A node that refuses for overload or for wrong credentials is alive: taking it
     * out would only hide the configuration error, or push its load onto the others.
     *
     * @return {@code false} only for transport failures
     */
    public boolean alive() {
        return evidence == null || !evidence.isTransport();
    }
}
