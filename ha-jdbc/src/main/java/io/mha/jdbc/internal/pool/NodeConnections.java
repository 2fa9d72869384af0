package io.mha.jdbc.internal.pool;

import io.mha.core.health.Evidence;
import io.mha.core.node.Node;
import io.mha.core.time.NanoClock;
import io.mha.jdbc.internal.config.JdbcKeys;
import io.mha.jdbc.internal.config.JdbcSettings;
import io.mha.jdbc.internal.delegate.RawConnection;
import io.mha.jdbc.internal.outcome.Failure;
import io.mha.jdbc.internal.outcome.OutcomeRules;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where a HikariCP pool gets its physical connections: all to one node. It keeps what HikariCP does not tell its
 * callers: why the last attempt failed, and the physical connection behind each that it lends.
 */
final class NodeConnections implements DataSource, ConnectGate.Wish {
    private static final int LOGIN_SECONDS = 3;

    private final Node node;
    private final JdbcSettings settings;
    private final NanoClock clock;
    private final Consumer<Failure> onFailure;
    private final Properties properties;
    private final int socketTimeoutMillis;
    private final ConnectGate gate;
    private final BooleanSupplier room;
    private final LinkTable links = new LinkTable();
    private volatile BooleanSupplier urgent = () -> false;
    private volatile @Nullable ConnectFailure lastFailure;
    private volatile boolean learns;
    private volatile @Nullable SessionReset reset;
    private volatile boolean retired;

    /**
     * No connections yet.
     *
     * @param node where they lead
     * @param settings the settings
     * @param clock tells when an attempt failed
     * @param gate every attempt passes it
     * @param room whether all pools together have room for one more
     * @param onFailure hears of every attempt that failed
     */
    NodeConnections(
            Node node,
            JdbcSettings settings,
            NanoClock clock,
            ConnectGate gate,
            BooleanSupplier room,
            Consumer<Failure> onFailure) {
        this.clock = clock;
        this.gate = gate;
        this.room = room;
        this.node = node;
        this.settings = settings;
        this.onFailure = onFailure;
        learns = SessionReset.isPossible(settings);
        properties = new Properties();
        properties.putAll(settings.driverProperties());
        socketTimeoutMillis =
                Integer.parseInt(properties.getProperty("socketTimeout", "0").strip());
        // A login must not outlast connectTimeout either; afterwards the user's own limit holds.
        properties.setProperty(
                "socketTimeout",
                Long.toString(settings.get(JdbcKeys.CONNECT_TIMEOUT).toMillis()));
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            if (!gate.enter(this)) {
                throw new SQLTransientConnectionException(node.id() + " is out of service", "08001");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException(node.id() + ": the pool is being closed", "08001", e);
        }
        Evidence evidence = Evidence.HANDSHAKE;
        boolean connected = false;
        try {
            Connection connection = connect();
            connected = true;
            return connection;
        } catch (SQLException e) {
            evidence = fail(e);
            throw e;
        } finally {
            gate.leave(!connected, evidence == Evidence.OVERLOAD);
        }
    }

    private Connection connect() throws SQLException {
        RawConnection raw = null;
        try {
            raw = settings.driver()
                    .connect(node, settings.url().database(), settings.login().in(properties));
            if (learns) {
                reset = SessionReset.learn(raw.connection());
                learns = false;
            }
            raw.connection().setNetworkTimeout(Runnable::run, socketTimeoutMillis);
            links.put(raw.connection(), new PhysicalLink(raw));
            return raw.connection();
        } catch (SQLException e) {
            if (raw != null) {
                raw.cut();
            }
            throw e;
        }
    }

    private Evidence fail(SQLException e) {
        Failure failure = OutcomeRules.ofConnect(e);
        ConnectFailure before = lastFailure;
        lastFailure = new ConnectFailure(before == null ? 1 : before.number() + 1, failure, e, clock.nanoTime());
        if (!retired && failure.evidence() != Evidence.APPLICATION) {
            onFailure.accept(failure);
        }
        return failure.evidence();
    }

    /** From now on the pool says whether somebody waits and it has nothing at all. */
    void urgency(BooleanSupplier emptyAndWaitedFor) {
        urgent = emptyAndWaitedFor;
    }

    @Override
    public boolean isUrgent() {
        return urgent.getAsBoolean();
    }

    @Override
    public boolean hasRoom() {
        return room.getAsBoolean();
    }

    ConnectGate gate() {
        return gate;
    }

    @Nullable
    ConnectFailure lastFailure() {
        return lastFailure;
    }

    /** The link of a connection that HikariCP lends. */
    PhysicalLink link(Connection lent) throws SQLException {
        Connection raw = lent.unwrap(Connection.class);
        PhysicalLink link = links.get(raw);
        if (link == null) {
            link = new PhysicalLink(new RawConnection(raw, null));
            links.put(raw, link);
        }
        return link;
    }

    /** How to bring a session back to its beginning; {@code null} if there is no way. */
    @Nullable
    SessionReset reset() {
        return reset;
    }

    Iterable<PhysicalLink> links() {
        return links.all();
    }

    /** Forgets connections that HikariCP has closed since the last time. */
    void purge() {
        links.purge();
    }

    void retire() {
        retired = true;
        gate.lookAgain();
    }

    @Override
    public boolean isRetired() {
        return retired;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("user and password come from the configuration");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return LOGIN_SECONDS;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("logging goes through SLF4J");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
