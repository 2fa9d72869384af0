package io.mha.jdbc.internal.delegate;

import io.mha.core.config.ConfigException;
import io.mha.core.node.Node;
import io.mha.jdbc.internal.socket.CapturingSocketFactory;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC driver underneath: Connector/J, MariaDB Connector/J, or any other that takes {@code
 * jdbc:<name>://host:port/db}.
 */
public final class DelegateDriver {
    private static final Map<String, String> COORDINATES = Map.of(
            "mysql", "com.mysql:mysql-connector-j",
            "mariadb", "org.mariadb.jdbc:mariadb-java-client");

    /** From here on it refuses servers without TLS. */
    private static final int MARIADB_WITH_TLS = 4;

    private final String protocol;
    private final Driver driver;

    private DelegateDriver(String protocol, Driver driver) {
        this.protocol = protocol;
        this.driver = driver;
    }

    /**
     * Finds the driver on the class path.
     *
     * @param protocol its sub-protocol, {@code mysql} or {@code mariadb}
     * @param className its class, empty to find it by its sub-protocol
     * @return the driver
     * @throws ConfigException if it is not there, with what to add
     */
    public static DelegateDriver find(String protocol, String className) {
        String probe = "jdbc:" + protocol + "://localhost:3306/";
        Driver driver = className.isEmpty() ? registered(probe) : instantiate(className);
        if (driver == null) {
            driver = loaded(probe);
        }
        if (driver == null) {
            String coordinates = COORDINATES.get(protocol);
            throw new ConfigException(
                    "driver",
                    protocol,
                    coordinates == null
                            ? "no JDBC driver for jdbc:" + protocol
                                    + ": on the class path; drivers are mysql and mariadb"
                            : "no JDBC driver for it on the class path; add the dependency " + coordinates);
        }
        if (!accepts(driver, probe)) {
            throw new ConfigException(
                    "driverClass", className, "this driver does not take jdbc:" + protocol + ": URLs");
        }
        return new DelegateDriver(protocol, driver);
    }

    /**
     * All properties that the driver knows, by its own list.
     *
     * @return their names; empty if the driver gives no list
     */
    public Set<String> propertyNames() {
        try {
            Set<String> names = new LinkedHashSet<>();
            for (DriverPropertyInfo info :
                    driver.getPropertyInfo("jdbc:" + protocol + "://localhost/", new Properties())) {
                names.add(info.name);
            }
            return names;
        } catch (SQLException | RuntimeException e) {
            return Set.of();
        }
    }

    /**
     * The sub-protocol.
     *
     * @return for instance {@code mysql}
     */
    public String protocol() {
        return protocol;
    }

    /**
     * The driver's version.
     *
     * @return major version
     */
    public int majorVersion() {
        return driver.getMajorVersion();
    }

    /**
     * Opens a connection.
     *
     * @param node where to
     * @param database schema, may be empty
     * @param properties for the driver
     * @return the physical connection
     * @throws SQLException as the driver throws it
     */
    public RawConnection connect(Node node, String database, Properties properties) throws SQLException {
        String url = "jdbc:" + protocol + "://" + node.address() + "/" + database;
        return CapturingSocketFactory.capturing(socket -> {
            Connection connection = driver.connect(url, properties);
            if (connection == null) {
                throw new SQLNonTransientConnectionException("the driver does not take " + url, "08001");
            }
            return new RawConnection(connection, socket[0]);
        });
    }

    /**
     * What this driver is told unless the user says otherwise: that its connections can be cut, that the kernel looks
     * after idle connections, and for MariaDB Connector/J that its {@code reset} shall be one, and from version 4 on no
     * TLS, because MyCat speaks none.
     *
     * <p>Connector/J's {@code useLocalSessionState} is not among them: with it, setAutoCommit(true) is not sent where
     * the driver takes autocommit to be on, and after {@code SET autocommit=0} as text the work would be rolled back.
     *
     * @return properties by name
     */
    public Map<String, String> ownSettings() {
        Map<String, String> settings = new LinkedHashMap<>();
        boolean mariadb = protocol.equals("mariadb");
        if (mariadb && seesOurClasses()) {
            settings.put("socketFactory", CapturingSocketFactory.class.getName());
        }
        if (COORDINATES.containsKey(protocol)) {
            settings.put("tcpKeepAlive", "true");
        }
        if (mariadb && majorVersion() >= MARIADB_WITH_TLS) {
            settings.put("sslMode", "disable");
        }
        if (mariadb) {
            settings.put("useResetConnection", "true");
        }
        return settings;
    }

    private boolean seesOurClasses() {
        try {
            return Class.forName(
                            CapturingSocketFactory.class.getName(),
                            false,
                            driver.getClass().getClassLoader())
                    == CapturingSocketFactory.class;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static @Nullable Driver registered(String url) {
        for (Driver candidate : Collections.list(DriverManager.getDrivers())) {
            if (accepts(candidate, url)) {
                return candidate;
            }
        }
        return null;
    }

    private static @Nullable Driver loaded(String url) {
        try {
            for (Driver candidate : ServiceLoader.load(Driver.class)) {
                if (accepts(candidate, url)) {
                    return candidate;
                }
            }
        } catch (ServiceConfigurationError brokenDriver) {
            return null;
        }
        return null;
    }

    private static Driver instantiate(String className) {
        try {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            ClassLoader loader = context == null ? DelegateDriver.class.getClassLoader() : context;
            return Class.forName(className, true, loader)
                    .asSubclass(Driver.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new ConfigException("driverClass", className, "is not a JDBC driver on the class path");
        }
    }

    private static boolean accepts(Driver driver, String url) {
        try {
            return driver.acceptsURL(url);
        } catch (SQLException e) {
            return false;
        }
    }
}
