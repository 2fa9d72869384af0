package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mha.core.health.NodeStatus;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What an application keeps in the MDC of its thread is in our lines as it is, with nothing of ours. */
class CallersContextIT {
    private static final Map<String, String> REQUEST = Map.of("request", "42");

    private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent line) {
            line.prepareForDeferredProcessing(); // reads the thread and its MDC
            lines.add(line);
        }
    };
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.mha");

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(appender);
        MDC.clear();
    }

    @Test
    void staysAsItIsThroughABorrowAndAFailover() throws SQLException {
        try (RealNodes nodes = RealNodes.start(2)) {
            MDC.setContextMap(REQUEST);
            try (MhaDataSource source = nodes.dataSource("mysql", "autoReconnect=true");
                    Connection connection = source.getConnection()) {
                String node = connection.unwrap(MhaConnection.class).node();
                select(connection);
                nodes.named(node).kill();
                select(connection);
                assertThat(connection.unwrap(MhaConnection.class).node()).isNotEqualTo(node);
                RealNodes.awaitStatus(source, node, NodeStatus.DOWN);
            }
        }
        assertThat(MDC.getCopyOfContextMap()).isEqualTo(REQUEST);
        String caller = Thread.currentThread().getName();
        assertThat(lines)
                .filteredOn(line -> line.getThreadName().equals(caller))
                .as("on the caller's thread")
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.getMDCPropertyMap()).isEqualTo(REQUEST));
        assertThat(lines)
                .filteredOn(line -> line.getThreadName().startsWith("mha-"))
                .as("on threads of ours")
                .anyMatch(line -> line.getFormattedMessage().contains("DOWN"))
                .allSatisfy(line -> assertThat(line.getMDCPropertyMap()).isEmpty());
    }

    private static void select(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 42")) {
            assertThat(rows.next()).isTrue();
        }
    }
}
