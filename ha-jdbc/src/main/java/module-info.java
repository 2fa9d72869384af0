/**
 * A DataSource and a {@code jdbc:mha:} driver on top of a cluster: a pool per node, and failover that repeats no write.
 */
module io.mha.jdbc {
    requires transitive io.mha.core;
    requires transitive java.sql;
    requires com.zaxxer.hikari;
    requires java.management;
    requires static micrometer.commons;
    requires static micrometer.core;
    requires static micrometer.observation;
    requires org.slf4j;

    exports io.mha.jdbc;

    // The interfaces of the beans.
    exports io.mha.jdbc.internal.observe to
            java.management;

    // MariaDB Connector/J makes the factory by its name.
    opens io.mha.jdbc.internal.socket;

    uses java.sql.Driver;

    provides java.sql.Driver with
            io.mha.jdbc.MhaDriver;
}
