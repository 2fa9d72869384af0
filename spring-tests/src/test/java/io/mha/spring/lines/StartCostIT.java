package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.testkit.mariadb.MariaDbServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.context.ConfigurableApplicationContext;

/** What we add to the start of an application; prints the medians. Measured on demand, because it takes a quiet machine. */
@EnabledIfSystemProperty(named = "mha.start.runs", matches = "\\d+")
class StartCostIT {
    private static final int RUNS = Integer.getInteger("mha.start.runs", 0);

    @Test
    void besideBootsOwnPool() {
        String own = "spring.datasource.url=" + Servers.get(0).jdbcUrl();
        String user = "spring.datasource.username=" + MariaDbServer.USER;
        String password = "spring.datasource.password=" + MariaDbServer.PASSWORD;
        List<Long> boots = new ArrayList<>();
        List<Long> ours = new ArrayList<>();
        for (int i = 0; i < RUNS + 5; i++) {
            long boot = start(own, user, password);
            long mha = start("spring.datasource.url=" + Servers.url());
            if (i >= 5) {
                boots.add(boot);
                ours.add(mha);
            }
        }
        System.out.printf(
                "start of an application, median of %d: %d ms with Boot's own pool, %d ms with three nodes%n",
                RUNS, median(boots), median(ours));
    }

    @Test
    void withThreeNodesThatAreSilent() throws IOException {
        List<ServerSocket> silent = new ArrayList<>();
        try {
            StringBuilder hosts = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                silent.add(socket);
                hosts.append(i == 0 ? "" : ",").append("127.0.0.1:").append(socket.getLocalPort());
            }
            long begun = System.nanoTime();
            String end = "it runs";
            try {
                start("spring.datasource.url=jdbc:mha://" + hosts + "/app");
            } catch (RuntimeException e) {
                end = "it asks the database at start, and fails";
            }
            System.out.printf(
                    "start of an application with three silent nodes: %s after %d ms%n",
                    end, Duration.ofNanos(System.nanoTime() - begun).toMillis());
        } finally {
            for (ServerSocket socket : silent) {
                socket.close();
            }
        }
    }

    private static long start(String... properties) {
        long begun = System.nanoTime();
        try (ConfigurableApplicationContext context = Application.start(properties)) {
            assertThat(context.isRunning()).isTrue();
            return Duration.ofNanos(System.nanoTime() - begun).toMillis();
        }
    }

    private static long median(List<Long> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }
}
