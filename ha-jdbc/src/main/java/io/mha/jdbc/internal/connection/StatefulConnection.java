package io.mha.jdbc.internal.connection;

import io.mha.jdbc.internal.connection.SessionState.Setting;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The settings of a connection: remembered for the next node, and set back for the next borrower. */
abstract class StatefulConnection extends DelegatingConnection {

    /** What works for the connection, if it is open. */
    abstract NodeBinding binding() throws SQLException;

    @Override
    public void setReadOnly(boolean readOnly) throws SQLException {
        NodeBinding binding = binding();
        if (binding.transaction().isActive() && readOnly != binding.session().isReadOnly()) {
            throw new SQLNonTransientException("setReadOnly is not possible in a transaction", "25001");
        }
        set("readOnly", c -> c.setReadOnly(readOnly));
        binding.session().readOnly(readOnly);
    }

    @Override
    public void setTransactionIsolation(int level) throws SQLException {
        set("transactionIsolation", c -> c.setTransactionIsolation(level));
    }

    @Override
    public void setCatalog(String catalog) throws SQLException {
        String before = getCatalog();
        set("catalog", c -> c.setCatalog(catalog));
        binding().session().before("catalog", c -> c.setCatalog(known(before)));
    }

    @Override
    public void setSchema(String schema) throws SQLException {
        String before = getSchema();
        set("schema", c -> c.setSchema(schema));
        binding().session().before("schema", c -> c.setSchema(known(before)));
    }

    @Override
    public void setHoldability(int holdability) throws SQLException {
        set("holdability", c -> c.setHoldability(holdability));
    }

    @Override
    public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
        set("typeMap", c -> c.setTypeMap(map));
    }

    @Override
    public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
        set("networkTimeout", c -> c.setNetworkTimeout(executor, milliseconds));
    }

    @Override
    public void setClientInfo(String name, String value) throws SQLClientInfoException {
        SessionState session = sessionForClientInfo();
        String before = clientInfo(name);
        super.setClientInfo(name, value);
        session.before("clientInfo." + name, c -> c.setClientInfo(name, before));
        session.remember("clientInfo." + name, c -> c.setClientInfo(name, value));
    }

    @Override
    public void setClientInfo(Properties properties) throws SQLClientInfoException {
        SessionState session = sessionForClientInfo();
        Properties copy = new Properties();
        copy.putAll(properties);
        for (String name : copy.stringPropertyNames()) {
            String before = clientInfo(name);
            session.before("clientInfo." + name, c -> c.setClientInfo(name, before));
        }
        super.setClientInfo(properties);
        session.remember("clientInfo", c -> c.setClientInfo(copy));
    }

    private SessionState sessionForClientInfo() throws SQLClientInfoException {
        try {
            return binding().session();
        } catch (SQLException e) {
            throw new SQLClientInfoException(e.getMessage(), e.getSQLState(), Map.of(), e);
        }
    }

    /** No server goes back to no schema at all; then the connection is not given back. */
    private static String known(@Nullable String schema) throws SQLException {
        if (schema == null) {
            throw new SQLException("there was none before", "3D000");
        }
        return schema;
    }

    private String clientInfo(String name) throws SQLClientInfoException {
        try {
            String value = getClientInfo(name);
            return value == null ? "" : value;
        } catch (SQLClientInfoException e) {
            throw e;
        } catch (SQLException e) {
            throw new SQLClientInfoException(e.getMessage(), e.getSQLState(), Map.of(), e);
        }
    }

    private void set(String name, Setting setting) throws SQLException {
        NodeBinding binding = binding();
        binding.touch(setting);
        binding.session().remember(name, setting);
    }
}
