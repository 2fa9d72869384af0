package io.mha.spring.lines;

import io.mha.testkit.mariadb.MariaDbServer;
import io.mha.testkit.mariadb.MariaDbServers;
import java.util.stream.Collectors;

/** Three real servers for all tests of this JVM; who kills one starts it again. */
final class Servers {
    private static final MariaDbServers ALL = MariaDbServers.start(3);

    private Servers() {}

    static MariaDbServer get(int index) {
        return ALL.get(index);
    }

    static void revive() {
        for (MariaDbServer server : ALL.all()) {
            if (!server.isRunning()) {
                server.start();
            }
        }
    }

    static String url() {
        return url("mysql");
    }

    static String url(String driver) {
        String hosts = ALL.all().stream()
                .map(node -> "(host=" + node.host() + ",port=" + node.port() + ",name=" + node.name() + ")")
                .collect(Collectors.joining(","));
        return "jdbc:mha:" + driver + "://" + hosts + "/" + MariaDbServer.DATABASE + "?user=" + MariaDbServer.USER
                + "&password=" + MariaDbServer.PASSWORD;
    }
}
