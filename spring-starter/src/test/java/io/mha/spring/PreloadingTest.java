package io.mha.spring;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.DefaultBootstrapContext;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.mock.env.MockEnvironment;

/** When classes are loaded ahead of time, and with which driver. */
class PreloadingTest {
    private final List<Runnable> tasks = new ArrayList<>();
    private final Preloading listener = new Preloading(tasks::add, new AtomicBoolean(), 2);

    @Test
    void bootFindsIt() {
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(ApplicationListener.class))
                .hasAtLeastOneElementOfType(Preloading.class);
    }

    @Test
    void happensOnceAndSucceeds() {
        MockEnvironment environment =
                new MockEnvironment().withProperty("spring.datasource.url", "jdbc:mha://h1,h2/db?nonsense=1");
        listener.onApplicationEvent(event(environment));
        listener.onApplicationEvent(event(environment));
        assertThat(tasks).hasSize(1);
        Logger logger = (Logger) LoggerFactory.getLogger("io.mha");
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        Level level = logger.getLevel();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(said);
        said.start();
        try {
            tasks.get(0).run();
        } finally {
            logger.detachAppender(said);
            logger.setLevel(level);
        }
        assertThat(said.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "spring.datasource.url, jdbc:mha://u:pw@h1/db, jdbc:mha://localhost/",
        "spring.datasource.url, jdbc:mha:mariadb:failover://h1/db, jdbc:mha:mariadb:failover://localhost/",
        "mha.datasource.nodes, h1, jdbc:mha://localhost/",
        "spring.datasource.url, jdbc:mha:orders,",
        "spring.datasource.url, jdbc:mysql://h1/db,",
        "mha.datasource.enabled, false,",
        "mha.datasource.enabled, yess,",
        "spring.datasource.url, jdbc:mha://${NOWHERE}/db,",
        "server.port, 1,"
    })
    void ifTheApplicationAsksForADataSourceOfOurs(String key, String value, String url) {
        assertThat(Preloading.urlLike(new MockEnvironment().withProperty(key, value)))
                .isEqualTo(url);
    }

    @Test
    void notWhereOursAreSwitchedOff() {
        assertThat(Preloading.urlLike(new MockEnvironment()
                        .withProperty("spring.datasource.url", "jdbc:mha://h1/db")
                        .withProperty("mha.datasource.enabled", "false")))
                .isNull();
    }

    @Test
    void notBesideTheOnlyProcessor() {
        new Preloading(tasks::add, new AtomicBoolean(), 1).onApplicationEvent(event(ours()));
        assertThat(tasks).isEmpty();
    }

    @Test
    void notWhereBootIsToldNotToInitializeAheadOfTime() {
        System.setProperty(Preloading.IGNORE, "true");
        try {
            listener.onApplicationEvent(event(ours()));
        } finally {
            System.clearProperty(Preloading.IGNORE);
        }
        assertThat(tasks).isEmpty();
    }

    private static MockEnvironment ours() {
        return new MockEnvironment().withProperty("spring.datasource.url", "jdbc:mha://h1/db");
    }

    private static ApplicationEnvironmentPreparedEvent event(MockEnvironment environment) {
        return new ApplicationEnvironmentPreparedEvent(
                new DefaultBootstrapContext(), new SpringApplication(), new String[0], environment);
    }
}
