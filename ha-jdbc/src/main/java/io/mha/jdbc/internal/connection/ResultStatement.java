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
    ResultStatement(LogicalConnection connection, StatementMaker<S> maker) throws SQLException {
        super(connection, maker);
    }

    @Override
    final void checkMovable() throws StatementInvalidatedException {
        Extras extras = extras();
        if (extras != null && extras.batch) {
            throw new StatementInvalidatedException("its batch was lost with its node");
        }
    }

    @Override
    final void released(NodeBinding binding) {
        begins(binding);
        batchEnded(binding);
    }

    /** The statement is about to execute: what it had before ends. */
    final void begins(NodeBinding binding) {
        closeRows(binding);
        endUnread(binding);
    }

    /** Something has run that may give any number of results. */
    final void gave(SqlIntent intent, boolean result) throws SQLException {
        boolean several = intent.kind() == SqlIntent.Kind.UNKNOWN || binding().isScript();
        if (result || several) {
            Extras extras = needExtras();
            extras.several = several;
            extras.unread = true;
            binding().hold();
        }
    }

    private void endUnread(NodeBinding binding) {
        Extras extras = extras();
        if (extras != null && extras.unread) {
            extras.unread = false;
            binding.unhold();
        }
    }

    /** Rows that live on this connection alone: it stays until they are closed. */
    final LogicalResultSet rows(ResultSet rows) throws SQLException {
        LogicalResultSet logical = new StatementRows.Held(this, madeOn(), rows, binding());
        needBelongings().open = logical;
        return logical;
    }

    private @Nullable LogicalResultSet open() {
        Belongings belongings = belongings();
        return belongings == null ? null : belongings.open;
    }

    private void closeRows(NodeBinding binding) {
        Belongings belongings = belongings();
        if (belongings != null && belongings.open != null) {
            belongings.open.end(binding);
            belongings.open = null;
        }
    }

    @Override
    public @Nullable ResultSet getResultSet() throws SQLException {
        ResultSet rows = super.getResultSet();
        LogicalResultSet open = open();
        if (rows == null || (open != null && open.are(rows))) {
            return rows == null ? null : open;
        }
        NodeBinding binding = binding();
        closeRows(binding);
        LogicalResultSet logical = rows(rows);
        Extras extras = extras();
        if (extras == null || !extras.several) {
            endUnread(binding);
        }
        return logical;
    }

    @Override
    public boolean getMoreResults() throws SQLException {
        closeRows(binding());
        return isMore(super.getMoreResults());
    }

    @Override
    public boolean getMoreResults(int current) throws SQLException {
        if (current != KEEP_CURRENT_RESULT) {
            closeRows(binding());
        }
        return isMore(super.getMoreResults(current));
    }

    private boolean isMore(boolean rows) throws SQLException {
        if (!rows && getUpdateCount() == -1) {
            endUnread(binding());
        }
        return rows;
    }

    /** Drivers keep them in memory, so they hold nothing. */
    @Override
    public @Nullable ResultSet getGeneratedKeys() throws SQLException {
        ResultSet keys = super.getGeneratedKeys();
        return keys == null ? null : new StatementRows(this, madeOn(), keys);
    }

    /** A batch lives in the physical statement: it stays there until the batch has run. */
    final void batched(SqlIntent intent) throws SQLException {
        Extras extras = needExtras();
        boolean plain = intent.kind() == SqlIntent.Kind.WRITE && !intent.implicitCommit() && !intent.pins();
        if (!plain) {
            extras.batchIntent =
                    new SqlIntent(SqlIntent.Kind.UNKNOWN, true, intent.pins(), intent.leaves(), false, null);
        }
        if (!extras.batch) {
            extras.batch = true;
            binding().hold();
        }
    }

    @Override
    public void clearBatch() throws SQLException {
        NodeBinding binding = binding();
        Extras extras = extras();
        if (extras != null && extras.batch && binding.lease() != madeOn()) {
            batchEnded(binding); // it was lost with its node, which is what is asked for
            return;
        }
        super.clearBatch();
        batchEnded(binding);
    }

    private void batchEnded(NodeBinding binding) {
        Extras extras = extras();
        if (extras != null && extras.batch) {
            extras.batch = false;
            extras.batchIntent = NodeBinding.WRITE;
            binding.unhold();
        }
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return runBatch(new int[0], Statement::executeBatch);
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        return runBatch(new long[0], Statement::executeLargeBatch);
    }

    private <T> T runBatch(T none, NodeBinding.Call<S, T> call) throws SQLException {
        NodeBinding binding = binding();
        begins(binding);
        binding.says("");
        try {
            Extras extras = extras();
            return onNode(extras == null ? NodeBinding.WRITE : extras.batchIntent, none, call);
        } finally {
            batchEnded(binding);
        }
    }
}
