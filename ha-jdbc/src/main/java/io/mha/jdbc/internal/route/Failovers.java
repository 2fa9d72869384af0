package io.mha.jdbc.internal.route;

import io.mha.core.health.Evidence;
import io.mha.jdbc.internal.pool.NodeLease;
import java.sql.SQLException;
import java.util.Locale;

/** Hears of work that a node has lost. Asked only when something has failed already. */
public interface Failovers {
    /** Gets a connection, to whatever node. */
    @FunctionalInterface
    interface Search {
        /**
         * Gets it.
         *
         * @return of the node that the work goes on at
         * @throws SQLException if no node gives one
         */
        NodeLease find() throws SQLException;
    }

    /** Work that has left its node, and is nowhere yet. */
    @FunctionalInterface
    interface Move {
        /**
         * Goes on elsewhere.
         *
         * @param search runs once, on this thread
         * @return what it gives
         * @throws SQLException what it throws
         */
        NodeLease to(Search search) throws SQLException;
    }

    /** What an application is told of its work. */
    enum Verdict {
        /** Nothing was done, and nothing could be done by us. */
        LOST,
        /** The transaction is rolled back. */
        ROLLED_BACK,
        /** It may be done or not. */
        UNKNOWN
    }

    /**
     * Work leaves a node, to go on at another one.
     *
     * @param node the name of the one that it leaves
     * @param reason what is held against it, in a word
     * @param detail the same in one line
     * @return has to be used at once, or never
     */
    Move leaves(String node, String reason, String detail);

    /**
     * Work was lost with its node, and the application hears of it.
     *
     * @param node the name of the one that was lost
     * @param verdict what became of the work
     * @param reason what is held against the node, in a word
     * @param told the exception of the application
     */
    void told(String node, Verdict verdict, String reason, SQLException told);

    /**
     * A reason.
     *
     * @param evidence against a node
     * @return its word, as the meters have it
     */
    static String word(Evidence evidence) {
        return evidence.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
