package io.mha.jdbc.internal.connection;

import io.mha.jdbc.internal.sql.SqlIntent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A prepared statement that remembers its parameters, so that it can be prepared and bound again on another node. */
class LogicalPreparedStatement extends DelegatingPreparedStatement {
    private static final ParameterBinding[] NONE = {};

    private final String sql;
    private final SqlIntent intent;
    private @Nullable ParameterBinding[] parameters = NONE;
    private boolean rebindable = true;

    LogicalPreparedStatement(LogicalConnection connection, StatementMaker<PreparedStatement> maker, String sql)
            throws SQLException {
        super(connection, maker);
        this.sql = sql;
        this.intent = connection.intent(sql);
    }

    @Override
    void recordParameter(int parameterIndex, @Nullable ParameterBinding binding) {
        if (binding == null) {
            notRebindable();
            return;
        }
        if (parameterIndex > parameters.length) {
            parameters = Arrays.copyOf(parameters, Math.max(parameterIndex, parameters.length + 2));
        }
        parameters[parameterIndex - 1] = binding;
    }

    /** What was bound cannot be bound a second time. */
    void notRebindable() {
        rebindable = false;
    }

    @Override
    void forgetParameters() {
        Arrays.fill(parameters, null);
        rebindable = true;
    }

    @Override
    void restore(PreparedStatement fresh) throws SQLException {
        if (!rebindable) {
            throw new StatementInvalidatedException(
                    "a stream or LOB that was bound to it cannot be sent twice; prepare it again");
        }
        for (ParameterBinding parameter : parameters) {
            if (parameter != null) {
                parameter.apply(fresh);
            }
        }
    }

    private SqlIntent running() {
        binding.says(sql);
        return intent;
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        return query(running(), PreparedStatement::executeQuery);
    }

    @Override
    public int executeUpdate() throws SQLException {
        return execute(running(), 0, PreparedStatement::executeUpdate);
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        return execute(running(), 0L, PreparedStatement::executeLargeUpdate);
    }

    @Override
    public boolean execute() throws SQLException {
        return any(running(), PreparedStatement::execute);
    }

    @Override
    public void addBatch() throws SQLException {
        super.addBatch();
        batched(intent);
    }
}
