package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.jdbc.NoNodeAvailableException;
import io.mha.testkit.mariadb.MariaDbServer;
import io.mha.testkit.relay.FaultRelay;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nodes that say nothing delay a start by one borrow, however often the application asks the database on the way. This
 * one asks twice: Hibernate wants to know whether the database is embedded, and Data JDBC which dialect it speaks.
 */
class SilentNodesIT {
    private static final Duration DOCUMENTED = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(10);
    /** Two borrows of the long kind do not fit in; a machine that is busy does. */
    private static final Duration MARGIN = Duration.ofSeconds(6);

    private List<FaultRelay> nodes;

    @BeforeEach
    void start() {
        nodes = Servers.all().stream()
                .map(server -> FaultRelay.start(server.name(), server.host(), server.port()))
                .toList();
    }

    @AfterEach
    void stop() {
        nodes.forEach(FaultRelay::close);
    }

    static Stream<Arguments> silences() {
        Consumer<FaultRelay> accepts = FaultRelay::freeze;
        Consumer<FaultRelay> blackHole = FaultRelay::blackHole;
        // Three checks as slow as that find the outage out when the first borrow is almost over.
        String longer = "?borrowTimeout=10s&outageWait=10s&probeTimeout=2500ms&inter=3s";
        return Stream.of(
                Arguments.of("accept and say nothing, defaults", accepts, "", DOCUMENTED),
                Arguments.of("accept and say nothing", accepts, longer, LONG),
                Arguments.of("do not even refuse", blackHole, longer, LONG));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("silences")
    void delayAStartByOneBorrow(String what, Consumer<FaultRelay> silence, String limits, Duration borrow) {
        String url = url(limits);
        seconds(() -> start(url));
        Duration usual = seconds(() -> start(url));
        nodes.forEach(silence);

        Duration lasted = seconds(() ->
                assertThatThrownBy(() -> start(url)).hasStackTraceContaining(NoNodeAvailableException.class.getName()));

        System.out.println(
                "start with nodes that " + what + ": " + lasted.toMillis() + " ms, usually " + usual.toMillis());
        assertThat(lasted).isLessThan(usual.plus(borrow).plus(MARGIN));
    }

    private String url(String limits) {
        return "jdbc:mha://"
                + nodes.stream().map(node -> node.host() + ":" + node.port()).collect(Collectors.joining(",")) + "/"
                + MariaDbServer.DATABASE + limits;
    }

    private static void start(String url) {
        StartOnce.measure(
                "spring.datasource.url=" + url,
                "spring.datasource.username=" + MariaDbServer.USER,
                "spring.datasource.password=" + MariaDbServer.PASSWORD);
    }

    private static Duration seconds(Runnable task) {
        long begun = System.nanoTime();
        task.run();
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
