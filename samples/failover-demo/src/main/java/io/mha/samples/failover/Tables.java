package io.mha.samples.failover;

import io.mha.testkit.mariadb.MariaDbServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The tables of the demo, made and read on each server directly, past everything that is under test. What is written to
 * has no unique key, so that nothing but MHA keeps a write from being there twice.
 */
final class Tables {
    static final String READ = "select name from product where id = ?";
    static final String WRITE = "insert into entry (id) values (?)";
    static final String WRITE_ROW = "insert into booking (id, part, parts) values (?, ?, ?)";
    static final int PRODUCTS = 100;

    private static final int SETTLE_POLLS = 100;
    private static final long SETTLE_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private Tables() {}

    static String productName(int id) {
        return "product " + id;
    }

    static void create(MariaDbServer server) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute("create table product (id int primary key, name varchar(40) not null)");
            statement.execute("create table entry (id bigint not null)");
            statement.execute("create table booking (id bigint not null, part int not null, parts int not null)");
            try (PreparedStatement product = connection.prepareStatement("insert into product values (?, ?)")) {
                for (int id = 0; id < PRODUCTS; id++) {
                    product.setInt(1, id);
                    product.setString(2, productName(id));
                    product.executeUpdate();
                }
            }
        }
    }

    /** Adds what the server holds, after all sessions on it have ended: a frozen server works off its backlog late. */
    static void read(MariaDbServer server, Contents into) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            settle(statement);
            try (ResultSet rows = statement.executeQuery("select id from entry")) {
                while (rows.next()) {
                    into.write(rows.getLong(1));
                }
            }
            try (ResultSet rows = statement.executeQuery("select id, part, parts from booking")) {
                while (rows.next()) {
                    into.transactionRow(rows.getLong(1), rows.getInt(2), rows.getInt(3));
                }
            }
        }
    }

    private static void settle(Statement statement) throws SQLException {
        for (int poll = 0; poll < SETTLE_POLLS; poll++) {
            try (ResultSet others =
                    statement.executeQuery("select count(*) from information_schema.processlist where user = '"
                            + MariaDbServer.USER + "' and id <> connection_id()")) {
                if (others.next() && others.getInt(1) == 0) {
                    return;
                }
            }
            LockSupport.parkNanos(SETTLE_POLL_NANOS);
        }
        throw new SQLException("sessions of the demo are still open 5 s after its end");
    }

    private static Connection connect(MariaDbServer server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), MariaDbServer.USER, MariaDbServer.PASSWORD);
    }
}
