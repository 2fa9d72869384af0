package io.mha.spring;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/** Nodes that are not written in the properties, but known by a service connection: containers, for instance. */
interface NodeConnectionDetails extends ConnectionDetails {

    /** All of them; asks for containers that run, so not before somebody needs the data source. */
    List<Service> nodes();

    /**
     * One of them. What it does not know is for the properties to say.
     *
     * @param host name or address
     * @param port where it listens
     * @param database schema
     * @param user of the database
     * @param password of that user
     * @param options of the driver
     */
    record Service(
            String host,
            int port,
            @Nullable String database,
            @Nullable String user,
            @Nullable String password,
            Map<String, String> options) {

        /** Of a container: the images of MySQL and MariaDB are told by their environment whom to let in. */
        static Service of(String host, int port, Map<String, String> environment) {
            String user = setting(environment, "USER");
            String password = setting(environment, "PASSWORD");
            String root = setting(environment, "ROOT_PASSWORD");
            boolean onlyRoot = user == null && root != null;
            return new Service(
                    host,
                    port,
                    setting(environment, "DATABASE"),
                    onlyRoot ? "root" : user,
                    onlyRoot ? root : password,
                    Map.of());
        }

        private static @Nullable String setting(Map<String, String> environment, String key) {
            String mysql = environment.get("MYSQL_" + key);
            return mysql != null ? mysql : environment.get("MARIADB_" + key);
        }
    }
}
