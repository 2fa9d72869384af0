package io.mha.jdbc.internal.outcome;

import io.mha.core.health.Evidence;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@link SQLException} of Connector/J or MariaDB Connector/J: by vendor code first, because a server that
 * answers with an error is alive whatever the SQLState says; then by the socket's own failure among the causes; then by
 * the SQLState. It names no class of either driver.
 */
public final class OutcomeRules {
    private static final Set<Integer> OVERLOAD = Set.of(1040, 1203, 1226);
    /** Access denied, unknown database, host not allowed, authentication plugin missing, password expired. */
    private static final Set<Integer> AUTH = Set.of(1044, 1045, 1049, 1130, 1251, 1524, 1698, 1820, 1862, 3118);

    private static final int SERVER_SHUTDOWN = 1053;
    /** Connection killed, network error while reading or writing packets, disconnected by the server. */
    private static final Set<Integer> LINK_LOST = Set.of(1152, 1158, 1159, 1160, 1161, 1927, 2006, 2013, 4031);

    /** Read-only by an option, or as a whole; 1792 says so of a transaction. */
    private static final Set<Integer> READ_ONLY = Set.of(1290, 1792, 1836);
    /** Interrupted by KILL QUERY, by MariaDB's time limit, by MySQL's. */
    private static final Set<Integer> CUT_SHORT = Set.of(1317, 1969, 3024);
    /** MyCat without a backend; to MySQL itself a broken installation. */
    private static final int NO_BACKEND = 3009;

    private static final int MAX_CAUSES = 16;

    private OutcomeRules() {}

    /**
     * Reads the failure of a call on an established connection.
     *
     * @param e what the driver threw
     * @return what it says
     */
    public static Failure ofCall(SQLException e) {
        return ofCall(e, ServerProduct.UNKNOWN);
    }

    /**
     * Reads the failure of a call on an established connection to a known server.
     *
     * @param e what the driver threw
     * @param product what the server is
     * @return what it says
     */
    public static Failure ofCall(SQLException e, ServerProduct product) {
        int code = e.getErrorCode();
        String detail = detail(e);
        if (code == NO_BACKEND || (product.isMyCat() && MyCatRules.answers(code))) {
            boolean sick = code == NO_BACKEND || MyCatRules.isSick(code, detail);
            return new Failure(sick ? Evidence.BACKEND : Evidence.APPLICATION, false, detail);
        }
        if (code == SERVER_SHUTDOWN) {
            return new Failure(Evidence.SHUTDOWN, true, detail);
        }
        if (LINK_LOST.contains(code)) {
            return new Failure(Evidence.IO_RESET, true, detail);
        }
        if (answered(code)) {
            // MyCat reports a dead shard as 08S01 with code 1184 on a session that is in good health.
            return new Failure(Evidence.APPLICATION, false, detail);
        }
        IOException io = socketFailure(e);
        if (io instanceof SocketTimeoutException) {
            return new Failure(Evidence.READ_TIMEOUT, true, detail);
        }
        boolean lost = io != null
                || state(e).startsWith("08")
                || e instanceof SQLRecoverableException
                || e instanceof SQLNonTransientConnectionException;
        return new Failure(lost ? Evidence.IO_RESET : Evidence.APPLICATION, lost, detail);
    }

    /**
     * Reads an error of a connection that lives.
     *
     * @param e what the driver threw; by {@link #ofCall} no loss of the link
     * @param product what the server is
     * @return what it means for the statement
     */
    public static Reply reply(SQLException e, ServerProduct product) {
        int code = e.getErrorCode();
        if (e instanceof SQLTimeoutException || CUT_SHORT.contains(code) || state(e).equals("70100")) {
            return Reply.CUT_SHORT;
        }
        if (READ_ONLY.contains(code)
                && (code != 1290 || String.valueOf(e.getMessage()).contains("read"))) {
            return Reply.READ_ONLY;
        }
        if (product.isMyCat()) {
            return MyCatRules.of(product, code);
        }
        return MyCatRules.isAmbiguous(code) ? Reply.UNCLEAR : Reply.PLAIN;
    }

    /**
     * Whether a call ended because its own thread was interrupted, which closes the socket of a virtual thread.
     *
     * @param e what the driver threw
     * @return {@code true} if the node has nothing to do with it
     */
    public static boolean isInterruption(SQLException e) {
        IOException io = socketFailure(e);
        return io != null
                && !(io instanceof SocketTimeoutException)
                && (io instanceof InterruptedIOException
                        || io instanceof ClosedByInterruptException
                        || String.valueOf(io.getMessage()).contains("interrupt"));
    }

    /**
     * Reads the failure of an attempt to connect.
     *
     * @param e what the driver threw
     * @return what it says
     */
    public static Failure ofConnect(SQLException e) {
        return new Failure(connectEvidence(e), true, detail(e));
    }

    private static Evidence connectEvidence(SQLException e) {
        int code = e.getErrorCode();
        if (OVERLOAD.contains(code)) {
            return Evidence.OVERLOAD;
        }
        if (AUTH.contains(code) || state(e).startsWith("28")) {
            return Evidence.AUTH;
        }
        if (code == SERVER_SHUTDOWN) {
            return Evidence.SHUTDOWN;
        }
        IOException io = socketFailure(e);
        if (io instanceof SocketTimeoutException || io instanceof NoRouteToHostException) {
            return Evidence.CONNECT_TIMEOUT;
        }
        if (io instanceof ConnectException
                || io instanceof UnknownHostException
                || io instanceof PortUnreachableException) {
            return Evidence.CONNECT_REFUSED;
        }
        return answered(code) && io == null ? Evidence.APPLICATION : Evidence.HANDSHAKE;
    }

    /** Whether a code was made by a server; drivers use 0 and -1, and 2000 to 2999 for errors of the client library. */
    private static boolean answered(int code) {
        return code > 0 && (code < 2000 || code > 2999);
    }

    private static @Nullable IOException socketFailure(Throwable e) {
        Throwable cause = e.getCause();
        IOException found = null;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (cause instanceof IOException io && (found == null || !(io instanceof EOFException))) {
                found = io;
            }
            cause = cause.getCause();
        }
        return found;
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    /** The first line of the message, with state and code where there are any. */
    private static String detail(SQLException e) {
        IOException io = socketFailure(e);
        String message = String.valueOf(e.getMessage()).strip();
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end).strip();
        if (io != null && io.getMessage() != null && !line.contains(io.getMessage())) {
            line = line.replaceAll("\\.$", "") + ": " + io.getMessage();
        }
        return e.getErrorCode() > 0 ? String.format(Locale.ROOT, "%s (%s/%d)", line, state(e), e.getErrorCode()) : line;
    }
}
