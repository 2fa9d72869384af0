package io.mha.jdbc.internal.connection;

import io.mha.jdbc.internal.sql.SqlIntent;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;

/** Whether a transaction is open on a logical connection, and what a loss of the node means for it. Pure. */
final class TransactionTracker {
    /** What the loss of the physical connection means for the call that was under way. */
    enum Loss {
        /** Nothing happened that matters: it may be run again elsewhere. */
        RERUN,
        /** Surely rolled back, and that is just what was asked for. */
        ROLLED_BACK_AS_ASKED,
        /** The transaction surely rolled back; the application has to know. */
        ROLLED_BACK,
        /** Nothing that matters happened, but it cannot be run again by us. */
        HARMLESS,
        /** May have been done or not. */
        UNKNOWN
    }

    private enum State {
        AUTOCOMMIT,
        EMPTY,
        ACTIVE,
        ABORTED
    }

    private State state = State.AUTOCOMMIT;
    private boolean autoCommit = true;

    /** Autocommit was switched off by SQL text: the session opens every next transaction by itself. */
    private boolean switchedOff;
    /** Autocommit was switched on by SQL text: each statement commits, though JDBC says that none does. */
    private boolean switchedOn;

    /** What was done so far may have been committed on the way: by a procedure, or by what failed after committing. */
    private boolean doubtful;
    /** The server will roll back what is open, whatever it says to a commit. */
    private boolean doomed;
    /** Something ran in autocommit that may have left a transaction open, and nobody can tell. */
    private boolean uncertain;

    /** As on a fresh connection. */
    void reset() {
        if (state != State.AUTOCOMMIT) {
            state = State.AUTOCOMMIT;
        }
        autoCommit = true;
        switchedOff = false;
        switchedOn = false;
        doubtful = false;
        doomed = false;
        uncertain = false;
    }

    boolean isAutoCommit() {
        return autoCommit;
    }

    /** Whether the physical connection may be exchanged without anybody noticing. */
    boolean isMovable() {
        return state == State.AUTOCOMMIT || state == State.EMPTY;
    }

    /** Whether a transaction was begun by SQL text, or begins by itself, which the pool below does not know of. */
    boolean isOpenInAutoCommit() {
        return autoCommit && (switchedOff || uncertain || state == State.ACTIVE);
    }

    /** Whether there is something that a change of the connection would tear apart. */
    boolean isActive() {
        return state == State.ACTIVE;
    }

    boolean isAborted() {
        return state == State.ABORTED;
    }

    /** Refuses work in a transaction that was lost, until it is rolled back. */
    void admit(SqlIntent.Kind kind) throws SQLException {
        if ((state == State.ABORTED || doomed) && kind != SqlIntent.Kind.ROLLBACK) {
            throw new SQLNonTransientException(
                    doomed
                            ? "a statement of this transaction has failed, and the server will not commit it;"
                                    + " rollback() is required before anything else"
                            : "the transaction was lost with its node and has been rolled back; rollback() is required"
                                    + " before anything else, then run the transaction again",
                    "25S03");
        }
    }

    void autoCommitSet(boolean on) {
        boolean commits = on && !autoCommit;
        autoCommit = on;
        switchedOn = false;
        // Switched off, or set to what it was, it leaves an open transaction alone.
        if (commits || state != State.ACTIVE) {
            state = ended();
        }
    }

    /** A statement has ended with an error of its own: a transaction that it began or found open is still there. */
    void failed(SqlIntent intent) {
        SqlIntent.Kind kind = intent.kind();
        if (state == State.EMPTY && kind != SqlIntent.Kind.COMMIT && kind != SqlIntent.Kind.ROLLBACK) {
            state = State.ACTIVE;
        }
        doubtful |= mayCommit(intent);
    }

    /** The transaction that is open, if one is, cannot be committed any more, though its connection lives. */
    void doom() {
        doomed |= state == State.ACTIVE;
    }

    /** The server has said how things stand, after a statement that may have begun or ended anything. */
    void observed(boolean open, boolean serverCommits) {
        switchedOff = autoCommit && !serverCommits;
        switchedOn = !autoCommit && serverCommits;
        state = open ? State.ACTIVE : ended();
    }

    /** The same, but what the server says is not to be relied on. */
    void unobserved() {
        uncertain |= autoCommit;
    }

    /** Whether a statement that ended with an error that proves nothing may have changed something for good. */
    boolean isUnclear(SqlIntent intent) {
        return switch (state) {
            case AUTOCOMMIT -> intent.kind() == SqlIntent.Kind.WRITE || intent.kind() == SqlIntent.Kind.UNKNOWN;
            case EMPTY -> intent.kind() != SqlIntent.Kind.COMMIT && mayCommit(intent);
            case ACTIVE -> mayCommit(intent);
            case ABORTED -> false;
        };
    }

    /**
     * A middleware lost what stands behind it during a statement, on a connection that lives. What it had sent there may
     * be done; a transaction is past saving.
     */
    Loss shaken(SqlIntent intent) {
        if (state == State.AUTOCOMMIT) {
            SqlIntent.Kind kind = intent.kind();
            return kind == SqlIntent.Kind.WRITE || kind == SqlIntent.Kind.UNKNOWN ? Loss.UNKNOWN : Loss.HARMLESS;
        }
        if (state == State.EMPTY && intent.kind() == SqlIntent.Kind.COMMIT) {
            return Loss.HARMLESS;
        }
        boolean unclear = mayHaveCommitted() || mayCommit(intent);
        state = State.ACTIVE;
        doomed = true;
        return unclear ? Loss.UNKNOWN : Loss.ROLLED_BACK;
    }

    /** A statement has ended well. */
    void ran(SqlIntent intent) {
        switch (intent.kind()) {
            case COMMIT, ROLLBACK -> {
                boolean switches = intent.implicitCommit();
                switchedOff &= !switches;
                switchedOn |= switches && !autoCommit;
                State next = ended();
                // AND CHAIN opens the next one at once.
                state = intent.pins() && !switches ? State.ACTIVE : next;
            }
            case BEGIN -> {
                ended();
                state = State.ACTIVE;
                switchedOff |= intent.pins();
            }
            case UNKNOWN -> {
                boolean mayBegin = intent.implicitCommit();
                state = mayBegin || state == State.EMPTY ? State.ACTIVE : state;
                doubtful = true;
            }
            default -> {
                if (intent.implicitCommit()) {
                    state = ended();
                } else if (state == State.EMPTY) {
                    state = State.ACTIVE;
                }
            }
        }
    }

    /** The node was lost during a statement. */
    Loss lost(SqlIntent intent) {
        State before = state;
        SqlIntent.Kind kind = intent.kind();
        if (kind == SqlIntent.Kind.ROLLBACK && intent.pins()) {
            state = State.ABORTED; // rolled back as asked, but nobody has opened the next one
            return Loss.ROLLED_BACK;
        }
        if (before == State.ABORTED || kind == SqlIntent.Kind.ROLLBACK) {
            state = ended();
            return Loss.ROLLED_BACK_AS_ASKED;
        }
        if (before == State.ACTIVE) {
            boolean unclear = mayHaveCommitted() || mayCommit(intent);
            state = unclear ? State.ACTIVE : State.ABORTED;
            return unclear ? Loss.UNKNOWN : Loss.ROLLED_BACK;
        }
        if (uncertain) {
            return Loss.UNKNOWN;
        }
        if (intent.rerunnable() || kind == SqlIntent.Kind.BEGIN || kind == SqlIntent.Kind.COMMIT) {
            return Loss.RERUN; // nothing has been done yet that could be lost or doubled
        }
        if (kind == SqlIntent.Kind.READ || kind == SqlIntent.Kind.SESSION || kind == SqlIntent.Kind.TRANSACTION) {
            return Loss.HARMLESS;
        }
        if (before == State.EMPTY && !switchedOn && !intent.implicitCommit() && kind == SqlIntent.Kind.WRITE) {
            state = State.ABORTED;
            return Loss.ROLLED_BACK;
        }
        return Loss.UNKNOWN;
    }

    private boolean mayHaveCommitted() {
        return doubtful || switchedOn;
    }

    /** A procedure may commit, and so may what we could not read. */
    private static boolean mayCommit(SqlIntent intent) {
        return intent.implicitCommit()
                || intent.kind() == SqlIntent.Kind.COMMIT
                || intent.kind() == SqlIntent.Kind.UNKNOWN;
    }

    private State ended() {
        doubtful = false;
        doomed = false;
        return autoCommit && !switchedOff ? State.AUTOCOMMIT : State.EMPTY;
    }

    /** The node was lost while nothing was under way, or while rows were read. */
    Loss lostWhileIdle() {
        if (state != State.ACTIVE) {
            return uncertain ? Loss.UNKNOWN : Loss.HARMLESS;
        }
        doomed = false;
        state = mayHaveCommitted() ? State.ACTIVE : State.ABORTED;
        return mayHaveCommitted() ? Loss.UNKNOWN : Loss.ROLLED_BACK;
    }
}
