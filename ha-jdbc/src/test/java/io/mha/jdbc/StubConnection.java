package io.mha.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the stub driver. Every statement goes to its node; every query gives one row that holds its number.
 */
final class StubConnection {
    private final StubNode node;
    private final int number;
    private final Connection proxy;
    private final CountDownLatch cut = new CountDownLatch(1);
    private boolean autoCommit = true;
    private String catalog = "db";
    private int networkTimeout;

    /** What a proxy does with a call; {@code UNKNOWN} for what it has no answer for. */
    private interface Answer {
        @Nullable
        Object to(Object self, String method, Object[] arguments) throws SQLException;
    }

    private static final Object UNKNOWN = new Object();

    StubConnection(StubNode node, int number) {
        this.node = node;
        this.number = number;
        this.proxy = proxy(Connection.class, this::onConnection);
    }

    Connection proxy() {
        return proxy;
    }

    void cut() {
        cut.countDown();
    }

    int number() {
        return number;
    }

    boolean isCut() {
        return cut.getCount() == 0;
    }

    void awaitCut() throws InterruptedException {
        cut.await();
    }

    private @Nullable Object onConnection(Object self, String method, Object[] arguments) throws SQLException {
        switch (method) {
            case "close", "abort" -> cut();
            case "isValid" -> {
                node.ping(this);
                return !isCut();
            }
            case "isClosed" -> {
                return isCut();
            }
            case "getMetaData" -> {
                return proxy(DatabaseMetaData.class, this::onMetaData);
            }
            case "getAutoCommit" -> {
                return autoCommit;
            }
            case "setAutoCommit" -> {
                node.ask(this, "autoCommit=" + arguments[0]);
                autoCommit = (Boolean) arguments[0];
            }
            case "commit", "rollback" -> node.ask(this, method);
            case "getCatalog" -> {
                node.check(this);
                return catalog;
            }
            case "setCatalog" -> {
                node.ask(this, method + " " + arguments[0]);
                catalog = String.valueOf(arguments[0]);
            }
            case "setSavepoint" -> {
                return proxy(Savepoint.class, (savepoint, name, none) -> UNKNOWN);
            }
            case "setNetworkTimeout" -> networkTimeout = (Integer) arguments[1];
            case "getNetworkTimeout" -> {
                return networkTimeout;
            }
            case "setReadOnly" -> node.ask(this, method + " " + arguments[0]);
            case "createStatement" -> {
                return statement(Statement.class, "");
            }
            case "prepareStatement", "prepareCall" -> {
                return statement(PreparedStatement.class, (String) arguments[0]);
            }
            default -> {
                return UNKNOWN;
            }
        }
        return null;
    }

    private <S extends Statement> S statement(Class<S> type, String prepared) {
        Map<Object, Object> parameters = new TreeMap<>();
        List<Object> batch = new ArrayList<>();
        @Nullable ResultSet[] result = {null};
        int[] left = {0};
        return proxy(type, (self, method, arguments) -> {
            boolean binds = method.startsWith("set") && arguments.length == 2;
            if (binds) {
                parameters.put(arguments[0], String.valueOf(arguments[1]));
                return null;
            }
            String sql = prepared.isEmpty() && arguments.length > 0
                    ? String.valueOf(arguments[0])
                    : parameters.isEmpty() ? prepared : prepared + " " + parameters.values();
            switch (method) {
                case "executeQuery" -> {
                    node.ask(this, sql);
                    return rows();
                }
                case "executeUpdate" -> {
                    node.ask(this, sql);
                    return 1;
                }
                case "execute" -> {
                    node.ask(this, sql);
                    result[0] = sql.startsWith("SELECT") ? rows() : null;
                    left[0] = sql.startsWith("CALL") ? 2 : 0;
                    return result[0] != null;
                }
                case "getResultSet" -> {
                    node.check(this);
                    return result[0];
                }
                case "getUpdateCount" -> {
                    return left[0] == 0 ? -1 : left[0];
                }
                case "getMoreResults" -> {
                    result[0] = null;
                    left[0] = Math.max(0, left[0] - 1);
                    return false;
                }
                case "getGeneratedKeys" -> {
                    return rows();
                }
                case "setQueryTimeout" -> node.note("queryTimeout " + arguments[0]);
                case "cancel" -> throw new SQLException("Unsupported command", "08S01", 1047);
                case "addBatch" -> batch.add(sql);
                case "executeBatch" -> {
                    node.ask(this, "batch " + batch);
                    return new int[batch.size()];
                }
                case "getConnection" -> {
                    return proxy;
                }
                default -> {
                    return UNKNOWN;
                }
            }
            return null;
        });
    }

    private @Nullable Object onMetaData(Object self, String method, Object[] arguments) throws SQLException {
        return switch (method) {
            case "getDatabaseProductVersion" -> {
                node.check(this);
                yield node.version();
            }
            case "getTables" -> {
                node.ask(this, method);
                yield rows();
            }
            case "getURL" -> "jdbc:stub:";
            default -> UNKNOWN;
        };
    }

    private ResultSet rows() {
        int[] read = {0};
        return proxy(ResultSet.class, (self, method, arguments) -> switch (method) {
            case "next" -> {
                node.check(this);
                yield read[0]++ == 0;
            }
            case "getInt" -> number;
            case "updateRow", "insertRow", "deleteRow" -> {
                node.ask(this, method);
                yield null;
            }
            case "getStatement" -> null;
            default -> UNKNOWN;
        });
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        InvocationHandler handler = (self, method, arguments) -> {
            Object[] given = arguments == null ? new Object[0] : arguments;
            return switch (method.getName()) {
                case "equals" -> self == given[0];
                case "hashCode" -> System.identityHashCode(self);
                case "toString" -> "stub " + type.getSimpleName();
                case "unwrap" -> self;
                case "isWrapperFor" -> true;
                default -> {
                    Object result = answer.to(self, method.getName(), given);
                    yield result == UNKNOWN ? nothing(method) : result;
                }
            };
        };
        return type.cast(Proxy.newProxyInstance(StubConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object nothing(Method method) {
        Class<?> type = method.getReturnType();
        if (type == boolean.class) {
            return false;
        }
        return Arrays.asList(int.class, short.class).contains(type) ? (Object) 0 : type == long.class ? 0L : null;
    }
}
