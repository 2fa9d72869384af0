package io.mha.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Nodes without a database, behind a driver for {@code jdbc:stub:} that is registered until this is closed. */
final class StubNodes implements Driver, AutoCloseable {
    private static final String PREFIX = "jdbc:stub://";

    private final List<StubNode> nodes = new ArrayList<>();

    StubNodes(int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            nodes.add(new StubNode());
        }
        DriverManager.registerDriver(this);
    }

    /** The node that is named {@code n<number>}, counted from 1. */
    StubNode get(int number) {
        return nodes.get(number - 1);
    }

    /** A URL that takes the first node that is usable, so that a test knows which one that is. */
    String url(String... parameters) {
        StringBuilder url = new StringBuilder("jdbc:mha:stub:failover://");
        for (int i = 1; i <= nodes.size(); i++) {
            url.append(i == 1 ? "" : ",").append("(host=n" + i + ",port=" + i + ",name=n" + i + ")");
        }
        return url + "/db?name=stub" + (parameters.length == 0 ? "" : "&" + String.join("&", parameters));
    }

    @Override
    public @Nullable Connection connect(String url, Properties info) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        String port = url.substring(url.lastIndexOf(':') + 1, url.lastIndexOf('/'));
        return get(Integer.parseInt(port)).connect(info);
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith(PREFIX);
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
        return Logger.getGlobal();
    }

    @Override
    public void close() throws SQLException {
        nodes.forEach(StubNode::close);
        DriverManager.deregisterDriver(this);
    }
}
