package io.mha.spring.lines;

import io.mha.testkit.mariadb.MariaDbServer;
import io.mha.testkit.mariadb.MariaDbServers;
import java.util.List;
import java.util.stream.Collectors;

/** Three real servers for all tests of this JVM; who kills one starts it again. */
final class Servers {
    private static final MariaDbServers ALL = MariaDbServers.start(3);

    /** A slow machine is no outage. */
    private static final String PATIENCE = "&borrowTimeout=30s&outageWait=30s&inter=2s&probeTimeout=1500ms";

    /** Of the tests that do not care which one; {@code .ci/combinations} runs them with each. */
    static final String DRIVER = System.getProperty("mha.tests.driver", "mysql");

    private Servers() {}

    static MariaDbServer get(int index) {
        return ALL.get(index);
    }

    static List<MariaDbServer> all() {
        return ALL.all();
    }

    static void revive() {
        for (MariaDbServer server : ALL.all()) {
            if (!server.isRunning()) {
                server.start();
            }
        }
    }

    static String url() {
        return url(DRIVER);
    }

    static String url(String driver) {
        return url(driver, ALL.all());
    }

    /** The first one alone, for what does not bear three servers that know nothing of each other. */
    static String urlOfOne(String driver) {
        return url(driver, List.of(ALL.get(0)));
    }

    private static String url(String driver, List<MariaDbServer> servers) {
        String hosts = servers.stream()
                .map(node -> "(host=" + node.host() + ",port=" + node.port() + ",name=" + node.name() + ")")
                .collect(Collectors.joining(","));
        return "jdbc:mha:" + driver + "://" + hosts + "/" + MariaDbServer.DATABASE + "?user=" + MariaDbServer.USER
                + "&password=" + MariaDbServer.PASSWORD + PATIENCE;
    }
}
