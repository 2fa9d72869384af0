package io.mha.jdbc.internal.connection;

import io.mha.jdbc.internal.sql.SqlIntent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What a statement has open: rows, results that nobody has looked at yet, a batch. All of it lives in the physical
 * statement, so the connection stays on its node meanwhile.
 *
 * @param <S> the JDBC interface
 */
abstract class ResultStatement<S extends Statement> extends MovableStatement<S> {
    private @Nullable LogicalResultSet open;
    private boolean unread;
    private boolean several;
    private boolean batch;
    private SqlIntent batchIntent = NodeBinding.WRITE;

    ResultStatement(LogicalConnection connection, StatementMaker<S> maker) throws SQLException {
        super(connection, maker);
    }

    @Override
    final void checkMovable() throws StatementInvalidatedException {
        if (batch) {
            throw new StatementInvalidatedException("its batch was lost with its node");
        }
    }

    @Override
    final void released() {
        closeRows();
        endUnread();
        batchEnded();
    }

    /** The statement is about to execute: what it had before ends. */
    final void begins() {
        closeRows();
        endUnread();
    }

    /** Something has run that may give any number of results. */
    final void gave(SqlIntent intent, boolean result) {
        several = intent.kind() == SqlIntent.Kind.UNKNOWN || binding.isScript();
        if (result || several) {
            unread = true;
            binding.hold();
        }
    }

    private void endUnread() {
        if (unread) {
            unread = false;
            binding.unhold();
        }
    }

    /** Rows that live on this connection alone: it stays until they are closed. */
    final LogicalResultSet rows(ResultSet rows) {
        open = new LogicalResultSet(this, binding, madeOn(), rows, true);
        return open;
    }

    private void closeRows() {
        if (open != null) {
            open.released();
            open = null;
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the same object, or another one
    public @Nullable ResultSet getResultSet() throws SQLException {
        ResultSet rows = super.getResultSet();
        if (rows == null || (open != null && open.delegate() == rows)) {
            return rows == null ? null : open;
        }
        closeRows();
        LogicalResultSet logical = rows(rows);
        if (!several) {
            endUnread();
        }
        return logical;
    }

    @Override
    public boolean getMoreResults() throws SQLException {
        closeRows();
        return isMore(super.getMoreResults());
    }

    @Override
    public boolean getMoreResults(int current) throws SQLException {
        if (current != KEEP_CURRENT_RESULT) {
            closeRows();
        }
        return isMore(super.getMoreResults(current));
    }

    private boolean isMore(boolean rows) throws SQLException {
        if (!rows && getUpdateCount() == -1) {
            endUnread();
        }
        return rows;
    }

    /** Drivers keep them in memory, so they hold nothing. */
    @Override
    public @Nullable ResultSet getGeneratedKeys() throws SQLException {
        ResultSet keys = super.getGeneratedKeys();
        return keys == null ? null : new LogicalResultSet(this, binding, madeOn(), keys, false);
    }

    /** A batch lives in the physical statement: it stays there until the batch has run. */
    final void batched(SqlIntent intent) {
        boolean plain = intent.kind() == SqlIntent.Kind.WRITE && !intent.implicitCommit() && !intent.pins();
        batchIntent = plain
                ? batchIntent
                : new SqlIntent(SqlIntent.Kind.UNKNOWN, true, intent.pins(), intent.leaves(), false, null);
        if (!batch) {
            batch = true;
            binding.hold();
        }
    }

    @Override
    public void clearBatch() throws SQLException {
        if (batch && binding.lease() != madeOn()) {
            batchEnded(); // it was lost with its node, which is what is asked for
            return;
        }
        super.clearBatch();
        batchEnded();
    }

    private void batchEnded() {
        batchIntent = NodeBinding.WRITE;
        if (batch) {
            batch = false;
            binding.unhold();
        }
    }

    @Override
    public int[] executeBatch() throws SQLException {
        begins();
        binding.says("");
        try {
            return onNode(batchIntent, new int[0], Statement::executeBatch);
        } finally {
            batchEnded();
        }
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        begins();
        binding.says("");
        try {
            return onNode(batchIntent, new long[0], Statement::executeLargeBatch);
        } finally {
            batchEnded();
        }
    }
}
