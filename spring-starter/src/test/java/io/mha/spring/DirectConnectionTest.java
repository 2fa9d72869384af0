package io.mha.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.jdbc.MhaDataSource;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What Boot's own kind of service connection becomes beside a URL of ours. Nothing is there to connect to. */
class DirectConnectionTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(MhaDataSourceAutoConfiguration.class, DataSourceAutoConfiguration.class))
            .withPropertyValues("spring.datasource.url=jdbc:mha:mariadb://production:3307/shop?rise=4");

    @ParameterizedTest
    @CsvSource({
        "jdbc:mariadb://127.0.0.1:1/test, 127.0.0.1:1, 127.0.0.1:1/test",
        "jdbc:mysql://127.0.0.1/test?useSSL=false&characterEncoding=utf8, 127.0.0.1:3306, 127.0.0.1:3306/test",
        "jdbc:mariadb://[::1]:2/a%20b, [::1]:2, /a%20b",
        "jdbc:mariadb://127.0.0.1:3, 127.0.0.1:3, 127.0.0.1:3/shop"
    })
    void isTheOneNodeAndTheOptionsOfOurUrlStay(String url, String node, String text) {
        with("details", url).run(context -> {
            MhaDataSource source = context.getBean(MhaDataSource.class);
            assertThat(source.cluster().topology().nodes())
                    .extracting(view -> view.node().address())
                    .containsExactly(node);
            assertThat(source.toString())
                    .contains("jdbc:mha:mariadb:", text, "rise=4")
                    .doesNotContain("production", "secret");
        });
    }

    @Test
    void whatTheUrlSaysBeforeItsHostsStays() {
        with("details", "jdbc:mariadb://127.0.0.1:1/test")
                .withPropertyValues("spring.datasource.url=jdbc:mha:mariadb:failover://production/shop?rise=4")
                .run(context -> assertThat(context.getBean(MhaDataSource.class).toString())
                        .contains("jdbc:mha:mariadb:failover://", "127.0.0.1:1/test", "rise=4"));
    }

    @Test
    void theNameOfAClusterHasNoHostsToBeReplaced() {
        with("details", "jdbc:mariadb://127.0.0.1:1/test")
                .withPropertyValues("spring.datasource.url=jdbc:mha:orders?password=hush")
                .run(context -> assertThat(analysis(context.getStartupFailure()))
                        .contains("spring.datasource.url", "jdbc:mha:orders?password=***", "leave it out")
                        .doesNotContain("hush"));
    }

    @Test
    void aDatabaseBesideTheUrlIsNotPassedOver() {
        with("details", "jdbc:mariadb://127.0.0.1:1")
                .withPropertyValues("mha.datasource.database=other")
                .run(context -> assertThat(analysis(context.getStartupFailure()))
                        .contains("mha.datasource.database", "other", "write it into the URL"));
    }

    @Test
    void severalHaveToBeNamed() {
        with("details", "jdbc:mariadb://h1/a")
                .withBean("others", JdbcConnectionDetails.class, () -> new Details("jdbc:mariadb://h2/b"))
                .run(context -> assertThat(analysis(context.getStartupFailure()))
                        .contains("details, others", "@ServiceConnection(name = \"mha\")"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h1:5432/test?password=hush",
                "jdbc:mha://h1,h2/db",
                "jdbc:mariadb://h1,h2/db",
                "jdbc:mysql://somebody:hush@h1/db"
            })
    void whatIsNoServerOfMySqlsProtocolIsSaidToBeNone(String url) {
        with("details", url)
                .run(context -> assertThat(analysis(context.getStartupFailure()))
                        .contains(
                                url.replaceFirst("\\?.*", "").replace("somebody:hush", "***"),
                                "mha.datasource.enabled=false")
                        .doesNotContain("hush"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:sqlserver://h1:1433;user=u;password=hush",
                "jdbc:oracle:thin:scott/hush@h1:1521/x",
                "jdbc:h2:mem:x;PASSWORD=hush"
            })
    void othersHaveOtherPlacesForAPassword(String url) {
        with("details", url)
                .run(context -> assertThat(analysis(context.getStartupFailure()))
                        .contains("Value: " + url.substring(0, url.indexOf(':', 5) + 1))
                        .doesNotContain("hush"));
    }

    private ApplicationContextRunner with(String name, String url) {
        return runner.withBean(name, JdbcConnectionDetails.class, () -> new Details(url));
    }

    private static String analysis(Throwable failure) {
        var analysis = Objects.requireNonNull(new ConfigFailureAnalyzer().analyze(Objects.requireNonNull(failure)));
        return analysis.getDescription() + analysis.getAction();
    }

    private record Details(String url) implements JdbcConnectionDetails {
        @Override
        public String getUsername() {
            return "somebody";
        }

        @Override
        public String getPassword() {
            return "secret";
        }

        @Override
        public String getJdbcUrl() {
            return url;
        }
    }
}
