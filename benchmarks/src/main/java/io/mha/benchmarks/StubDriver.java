package io.mha.benchmarks;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;

/**
 * A driver for {@code jdbc:stub:} that answers everything at once: what is left to measure is the pool. With the property
 * {@code answerMicros} a query takes that long.
 */
public final class StubDriver implements Driver {
    private static final Map<Class<?>, Object> ZEROES = Map.of(int.class, 0, long.class, 0L, boolean.class, false);

    /** Stateless. */
    public StubDriver() {}

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith("jdbc:stub:");
    }

    @Override
    public Connection connect(String url, Properties info) {
        long nanos = TimeUnit.MICROSECONDS.toNanos(Long.parseLong(info.getProperty("answerMicros", "0")));
        InvocationHandler statement = nanos == 0 ? StubDriver::statement : distant(nanos);
        return stub(Connection.class, (self, method, arguments) -> connection(statement, self, method, arguments));
    }

    /** As behind a network. */
    private static InvocationHandler distant(long nanos) {
        return (self, method, arguments) -> {
            if (method.getName().equals("executeQuery")) {
                LockSupport.parkNanos(nanos);
            }
            return statement(self, method, arguments);
        };
    }

    private static Object connection(InvocationHandler statement, Object self, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "prepareStatement" -> stub(PreparedStatement.class, statement);
            case "isValid", "getAutoCommit" -> true;
            case "getTransactionIsolation" -> Connection.TRANSACTION_REPEATABLE_READ;
            default -> common(self, method, arguments);
        };
    }

    private static Object statement(Object self, Method method, Object[] arguments) {
        return method.getName().equals("executeQuery")
                ? stub(ResultSet.class, new Rows())
                : common(self, method, arguments);
    }

    /** One row with one number. */
    private static final class Rows implements InvocationHandler {
        private boolean read;

        @Override
        public Object invoke(Object self, Method method, Object[] arguments) {
            if (method.getName().equals("next")) {
                read = !read;
                return read;
            }
            return common(self, method, arguments);
        }
    }

    private static Object common(Object self, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            case "toString" -> "stub";
            default -> ZEROES.get(method.getReturnType());
        };
    }

    private static <T> T stub(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(StubDriver.class.getClassLoader(), new Class<?>[] {type}, handler));
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
