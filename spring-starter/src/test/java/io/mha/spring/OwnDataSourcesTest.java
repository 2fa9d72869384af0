package io.mha.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.jdbc.MhaDataSource;
import io.mha.jdbc.MhaDriver;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Nobody loses failover or health by the way in which he makes his own data source without being told. */
class OwnDataSourcesTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MhaDataSourceAutoConfiguration.class));

    @Test
    void aPoolOnOurPoolsIsNamed() {
        runner.withUserConfiguration(Pooled.class)
                .run(context -> assertThat(lines(context))
                        .singleElement()
                        .asString()
                        .contains("the bean orders is a HikariCP pool", "mha.clusters.orders.url", "MhaDataSource"));
    }

    @Test
    void oneThatIsDeclaredAsAnyDataSourceIsNamed() {
        runner.withUserConfiguration(Undeclared.class)
                .run(context -> assertThat(lines(context))
                        .singleElement()
                        .asString()
                        .contains("the bean orders has no health", "declare its method as MhaDataSource"));
    }

    @Test
    void nothingIsSaidOfThoseThatAreAsTheyShouldBe() {
        runner.withUserConfiguration(Declared.class)
                .run(context -> assertThat(lines(context)).isEmpty());
        runner.withPropertyValues("spring.datasource.url=jdbc:mha://h1/db", "spring.datasource.connection-fetch=lazy")
                .run(context -> assertThat(lines(context)).isEmpty());
    }

    private static List<String> lines(ApplicationContext context) {
        ConfigurableListableBeanFactory beans =
                (ConfigurableListableBeanFactory) context.getAutowireCapableBeanFactory();
        return new OwnDataSources(beans, context.getEnvironment()).lines();
    }

    @Configuration(proxyBeanMethods = false)
    static class Pooled {
        @Bean
        DataSource orders() {
            return DataSourceBuilder.create()
                    .driverClassName(MhaDriver.class.getName())
                    .url("jdbc:mha://127.0.0.1:1/db")
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Undeclared {
        @Bean
        DataSource orders() {
            return new MhaDataSource("jdbc:mha://127.0.0.1:1/db");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Declared {
        @Bean
        MhaDataSource orders() {
            return new MhaDataSource("jdbc:mha://127.0.0.1:1/db");
        }
    }
}
