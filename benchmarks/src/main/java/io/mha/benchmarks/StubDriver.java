package io.mha.benchmarks;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;

import java.lang.invoke.MethodHandles;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.StubMethod;

/**
 * A driver for {@code jdbc:stub:} that answers everything at once and allocates nothing: what is left to measure is the
 * pool. With the property {@code answerMicros} a query takes that long.
 */
public final class StubDriver implements Driver {
    private static final Class<? extends StubConnection> CONNECTION = complete(StubConnection.class);
    private static final Class<? extends StubStatement> STATEMENT = complete(StubStatement.class);
    private static final Class<? extends StubRows> ROWS = complete(StubRows.class);

    /** Stateless. */
    public StubDriver() {}

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith("jdbc:stub:");
    }

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        StubConnection connection = make(CONNECTION);
        connection.statement = make(STATEMENT);
        connection.statement.rows = make(ROWS);
        connection.statement.nanos =
                TimeUnit.MICROSECONDS.toNanos(Long.parseLong(info.getProperty("answerMicros", "0")));
        return connection;
    }

    /** What is not written here gives 0, {@code false} or {@code null}. No proxy of the JDK, which costs more than a pool. */
    private static <T> Class<? extends T> complete(Class<T> type) {
        return new ByteBuddy()
                .subclass(type)
                .method(isAbstract())
                .intercept(StubMethod.INSTANCE)
                .make()
                .load(type.getClassLoader(), ClassLoadingStrategy.UsingLookup.of(MethodHandles.lookup()))
                .getLoaded();
    }

    private static <T> T make(Class<T> type) throws SQLException {
        try {
            return type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new SQLException(e);
        }
    }

    /** One connection, with one statement. */
    abstract static class StubConnection implements Connection {
        private StubStatement statement;

        @Override
        public PreparedStatement prepareStatement(String sql) {
            return statement;
        }

        @Override
        public boolean isValid(int seconds) {
            return true;
        }

        @Override
        public boolean getAutoCommit() {
            return true;
        }

        @Override
        public int getTransactionIsolation() {
            return TRANSACTION_REPEATABLE_READ;
        }
    }

    /** The statement of a connection, which is prepared again and again. */
    abstract static class StubStatement implements PreparedStatement {
        private StubRows rows;
        private long nanos;

        @Override
        public ResultSet executeQuery() {
            if (nanos > 0) {
                LockSupport.parkNanos(nanos); // as behind a network
            }
            rows.read = false;
            return rows;
        }
    }

    /** One row with one number. */
    abstract static class StubRows implements ResultSet {
        private boolean read;

        @Override
        public boolean next() {
            read = !read;
            return read;
        }
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("stub");
    }
}
