package io.mha.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.mha.core.ClusterEvent;
import io.mha.core.ClusterListener;
import io.mha.core.balance.NodeView;
import io.mha.jdbc.JdbcConfig;
import io.mha.jdbc.MhaDataSource;
import io.mha.jdbc.MhaDriver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Which data source an application gets, and what its settings become. No node is there in these tests. */
class DataSourceTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MhaDataSourceAutoConfiguration.class,
                    DataSourceAutoConfiguration.class,
                    JdbcTemplateAutoConfiguration.class));

    @Test
    void aUrlIsEnough() {
        runner.withPropertyValues("spring.datasource.url=jdbc:mha://127.0.0.1:1,127.0.0.1:2/db")
                .run(context -> {
                    assertThat(context).hasSingleBean(DataSource.class).hasSingleBean(JdbcTemplate.class);
                    assertThat(context).getBean("dataSource").isInstanceOf(MhaDataSource.class);
                    assertThat(nodes(context.getBean(MhaDataSource.class)))
                            .containsExactly("127.0.0.1:1", "127.0.0.1:2");
                });
    }

    @Test
    void ofAnotherUrlItKeepsItsHands() {
        runner.withPropertyValues("spring.datasource.url=jdbc:mysql://127.0.0.1:1/db")
                .run(context -> assertThat(context).getBean(DataSource.class).isInstanceOf(HikariDataSource.class));
    }

    @Test
    void theUsersOwnDataSourceComesFirst() {
        runner.withUserConfiguration(Own.class)
                .withPropertyValues("spring.datasource.url=jdbc:mha://127.0.0.1:1/db")
                .run(context -> assertThat(context.getBean(MhaDataSource.class).toString())
                        .contains("127.0.0.1:9"));
    }

    @Test
    void canBeSwitchedOffAndThenBootsOwnPoolStandsOnTop() {
        runner.withPropertyValues(
                        "spring.datasource.url=jdbc:mha://127.0.0.1:1/db",
                        "spring.datasource.driver-class-name=" + MhaDriver.class.getName(),
                        "mha.datasource.enabled=false")
                .run(context -> assertThat(context).getBean(DataSource.class).isInstanceOf(HikariDataSource.class));
    }

    @Test
    void aTypeThatTheUserNamesIsWhatHeGets() {
        runner.withPropertyValues(
                        "spring.datasource.url=jdbc:mha://127.0.0.1:1/db",
                        "spring.datasource.driver-class-name=" + MhaDriver.class.getName(),
                        "spring.datasource.type=" + HikariDataSource.class.getName())
                .run(context -> assertThat(context).getBean(DataSource.class).isInstanceOf(HikariDataSource.class));
    }

    @Test
    void keysMayBeSpeltInAnyWayThatBootReads() {
        runner.withPropertyValues(
                        "spring.datasource.url=jdbc:mha://127.0.0.1:1/db?rise=4",
                        "spring.datasource.username=u",
                        "spring.datasource.password=secret",
                        "mha.datasource.borrow-timeout=1500ms",
                        "mha.datasource.IDLE_TIMEOUT=PT2M",
                        "mha.datasource.maxPoolSize=7",
                        "mha.datasource.pool.leak-detection-threshold=60000",
                        "mha.datasource.sslMode=DISABLED")
                .run(context -> {
                    String all = config(context.getEnvironment()).describe();
                    assertThat(all).containsPattern("rise *= 4");
                    assertThat(all).containsPattern("borrowTimeout *= 1500ms");
                    assertThat(all).containsPattern("idleTimeout *= 2m");
                    assertThat(all).containsPattern("maxPoolSize *= 7");
                    assertThat(all).containsPattern("leakDetectionThreshold *= 60000");
                    assertThat(all).containsPattern("driver.sslMode *= DISABLED");
                    assertThat(all).containsPattern("user *= u").doesNotContain("secret");
                });
    }

    @Test
    void nodesMayBeAList() {
        runner.withPropertyValues("mha.datasource.nodes=h1:8066, h2", "mha.datasource.database=shop")
                .run(context -> assertThat(context.getBean(MhaDataSource.class).toString())
                        .contains("//h1:8066,h2:8066/shop"));
        runner.withPropertyValues(
                        "mha.datasource.sub-protocol=mariadb",
                        "mha.datasource.nodes[0].host=h1",
                        "mha.datasource.nodes[0].weight=7",
                        "mha.datasource.nodes[1].host=::1",
                        "mha.datasource.nodes[1].port=3307",
                        "mha.datasource.nodes[1].name=back up",
                        "mha.datasource.nodes[1].backup=true")
                .run(context -> {
                    MhaDataSource source = context.getBean(MhaDataSource.class);
                    assertThat(source.toString()).contains("jdbc:mha:mariadb:");
                    NodeView first = source.cluster().topology().nodes().get(0);
                    NodeView second = source.cluster().topology().nodes().get(1);
                    assertThat(first.node().weight()).isEqualTo(7);
                    assertThat(second.node().id()).isEqualTo("back up");
                    assertThat(second.node().port()).isEqualTo(3307);
                    assertThat(second.node().level()).isEqualTo(1);
                });
    }

    @Test
    void clustersHaveNamesAndOneMayBeThePrimary() {
        runner.withUserConfiguration(Wants.class)
                .withPropertyValues(
                        "mha.clusters.orders.url=jdbc:mha://h1,h2/orders",
                        "mha.clusters.orders.primary=true",
                        "mha.clusters.reports.nodes=h3",
                        "mha.clusters.reports.rise=5")
                .run(context -> {
                    assertThat(context.getBeansOfType(DataSource.class))
                            .containsOnlyKeys("ordersDataSource", "reportsDataSource");
                    assertThat(context.getBean(Wants.class).any).isSameAs(context.getBean("ordersDataSource"));
                    assertThat(context.getBean(Wants.class).reports).isSameAs(context.getBean("reportsDataSource"));
                    assertThat(context).hasSingleBean(JdbcTemplate.class);
                });
    }

    @Test
    void theOneWithoutANameStandsBesideNamedOnesAndIsTheDefault() {
        runner.withUserConfiguration(Wants.class)
                .withPropertyValues(
                        "spring.datasource.url=jdbc:mha://h1,h2/shop",
                        "mha.clusters.orders.nodes=h3",
                        "mha.clusters.reports.nodes=h4")
                .run(context -> {
                    assertThat(context.getBeansOfType(DataSource.class))
                            .containsOnlyKeys("dataSource", "ordersDataSource", "reportsDataSource");
                    assertThat(context.getBean(Wants.class).any).isSameAs(context.getBean("dataSource"));
                    assertThat(context).hasSingleBean(JdbcTemplate.class);
                    assertThat(context.getBean(JdbcTemplate.class).getDataSource())
                            .isSameAs(context.getBean("dataSource"));
                });
    }

    @Test
    void clustersDoNotKeepBootFromTheUrlOfAnotherDriver() {
        runner.withUserConfiguration(Wants.class)
                .withPropertyValues(
                        "spring.datasource.url=jdbc:mysql://127.0.0.1:1/db", "mha.clusters.reports.nodes=h3")
                .run(context -> {
                    assertThat(context.getBean(Wants.class).any).isInstanceOf(HikariDataSource.class);
                    assertThat(context.getBean(Wants.class).reports).isInstanceOf(MhaDataSource.class);
                    assertThat(context.getBean(JdbcTemplate.class).getDataSource())
                            .isInstanceOf(HikariDataSource.class);
                });
    }

    /** What Boot's slice tests replace by an embedded database; without one they run on the real one. */
    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mha://h1/shop", "jdbc:mysql://127.0.0.1:1/shop"})
    void theOneWithoutANameIsPrimaryAmongSeveral(String url) {
        runner.withPropertyValues("spring.datasource.url=" + url, "mha.clusters.reports.nodes=h3")
                .run(context -> assertThat(isPrimary(context, "dataSource")).isTrue());
        runner.withPropertyValues(
                        "spring.datasource.url=jdbc:mha://h1/shop",
                        "mha.clusters.reports.nodes=h3",
                        "mha.clusters.reports.primary=true")
                .run(context -> assertThat(isPrimary(context, "dataSource")).isFalse());
        runner.withUserConfiguration(Named.class)
                .withPropertyValues("mha.clusters.reports.nodes=h3")
                .run(context -> assertThat(isPrimary(context, "dataSource")).isFalse());
    }

    private static boolean isPrimary(AssertableApplicationContext context, String name) {
        return context.getSourceApplicationContext(GenericApplicationContext.class)
                .getBeanDefinition(name)
                .isPrimary();
    }

    @Test
    void amongSeveralWithoutAPrimaryBootMakesNothingOfAny() {
        runner.withPropertyValues("mha.clusters.orders.nodes=h1", "mha.clusters.reports.nodes=h2")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(JdbcTemplate.class));
    }

    @Test
    void switchedOffOnlyTheOneWithoutANameIsBoots() {
        runner.withUserConfiguration(Wants.class)
                .withPropertyValues(
                        "spring.datasource.url=jdbc:mysql://127.0.0.1:1/db",
                        "mha.datasource.enabled=false",
                        "mha.clusters.reports.nodes=h3",
                        "mha.clusters.others.nodes=h4",
                        "mha.clusters.others.enabled=false")
                .run(context -> {
                    assertThat(context.getBeansOfType(DataSource.class))
                            .containsOnlyKeys("dataSource", "reportsDataSource");
                    assertThat(context.getBean(Wants.class).any).isInstanceOf(HikariDataSource.class);
                });
    }

    @Test
    void namesOfClustersMayHaveCapitals() {
        runner.withPropertyValues("mha.clusters.ordersDb.url=jdbc:mha://h1/db", "mha.clusters.ordersDb.rise=7")
                .run(context ->
                        assertThat(context).hasBean("ordersDbDataSource").hasNotFailed());
    }

    /** Such variables have no capitals, and no hyphens; Boot makes dots of their underscores. */
    @Test
    void everythingMayStandInTheEnvironment() {
        Map<String, Object> variables = Map.of(
                "MHA_DATASOURCE_NODES_0_HOST", "h1",
                "MHA_DATASOURCE_NODES_0_MAX_CONN", "4",
                "MHA_DATASOURCE_NODES_1_HOST", "h2",
                "MHA_DATASOURCE_NODES_1_MAXCONN", "5",
                "MHA_DATASOURCE_BORROW_TIMEOUT", "4s",
                "MHA_DATASOURCE_POOL_LEAK_DETECTION_THRESHOLD", "60000",
                "MHA_DATASOURCE_POOL_KEEPALIVETIME", "70000",
                "MHA_DATASOURCE_DRIVER_SSL_MODE", "DISABLED",
                "MHA_CLUSTERS_REPORTS_URL", "jdbc:mha://h3/reports");
        runner.withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables)))
                .run(context -> {
                    String all = config(context.getEnvironment()).describe();
                    assertThat(all).contains("maxConn 4", "maxConn 5");
                    assertThat(all).containsPattern("borrowTimeout *= 4s");
                    assertThat(all).containsPattern("leakDetectionThreshold *= 60000");
                    assertThat(all).containsPattern("keepaliveTime *= 70000");
                    assertThat(all).containsPattern("driver.sslMode *= DISABLED");
                    assertThat(context).hasBean("reportsDataSource");
                });
    }

    @Test
    void springsNameIsTheNameOfTheCluster() {
        runner.withPropertyValues("spring.datasource.url=jdbc:mha://h1/db", "spring.datasource.name=orders")
                .run(context ->
                        assertThat(config(context.getEnvironment()).describe()).containsPattern("name *= orders"));
    }

    @Test
    void aChildSeesTheClustersOfItsParent() {
        runner.withPropertyValues("spring.datasource.url=jdbc:mha://h1/db")
                .run(parent -> new ApplicationContextRunner()
                        .withParent(parent)
                        .run(child -> assertThat(
                                        Clusters.of(child.getBeanFactory()).all())
                                .containsOnlyKeys("dataSource")));
    }

    @Test
    void listenersAreTold() {
        runner.withUserConfiguration(Listening.class)
                .withPropertyValues("spring.datasource.url=jdbc:mha://127.0.0.1:1/db")
                .run(context -> await().atMost(Duration.ofSeconds(20)).until(() -> !Listening.heard.isEmpty()));
    }

    private static JdbcConfig config(Environment environment) {
        return ClusterSettings.ofDefault(environment, List.of()).config();
    }

    private static List<String> nodes(MhaDataSource source) {
        return source.cluster().topology().nodes().stream()
                .map(view -> view.node().address())
                .toList();
    }

    @Configuration(proxyBeanMethods = false)
    static class Own {
        @Bean
        MhaDataSource mine() {
            return new MhaDataSource("jdbc:mha://127.0.0.1:9/db");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Named {
        @Bean
        MhaDataSource dataSource() {
            return new MhaDataSource("jdbc:mha://127.0.0.1:9/db");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Wants {
        final DataSource any;
        final DataSource reports;

        Wants(DataSource any, @Qualifier("reports") DataSource reports) {
            this.any = any;
            this.reports = reports;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Listening {
        static final List<ClusterEvent> heard = new CopyOnWriteArrayList<>();

        @Bean
        ClusterListener listener() {
            return heard::add;
        }
    }
}
