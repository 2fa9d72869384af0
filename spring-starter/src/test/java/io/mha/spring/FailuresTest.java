package io.mha.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.config.ConfigException;
import io.mha.jdbc.NoNodeAvailableException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;

/** What an operator reads when the application does not start. */
class FailuresTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MhaDataSourceAutoConfiguration.class));

    @Test
    void anUnknownKeyIsNamedWithTheNearestOne() {
        expect(
                "mha.datasource.borow-timeout",
                "did you mean borrowTimeout?",
                "spring.datasource.url=jdbc:mha://h1/db",
                "mha.datasource.borow-timeout=1s");
    }

    @Test
    void aValueOutOfRangeIsShownWithItsOrigin() {
        FailureAnalysis analysis = expect(
                "mha.datasource.rise",
                "must be a whole number",
                "spring.datasource.url=jdbc:mha://h1/db",
                "mha.datasource.rise=zero");
        assertThat(analysis.getDescription()).contains("Value: zero").contains("Origin: ");
    }

    @Test
    void aBadUrlIsShownWithThePlace() {
        expect("spring.datasource.url", "host", "spring.datasource.url=jdbc:mha://h1,,h2/db");
    }

    @Test
    void aKeyInTheUrlIsSaidToBeInTheUrl() {
        FailureAnalysis analysis =
                expect("spring.datasource.url", "did you mean rise?", "spring.datasource.url=jdbc:mha://h1/db?risse=3");
        assertThat(analysis.getDescription()).contains("Key: risse");
    }

    @Test
    void aCheckMustBeShorterThanItsInterval() {
        expect(
                "mha.datasource.probe-timeout",
                "inter",
                "spring.datasource.url=jdbc:mha://h1/db",
                "mha.datasource.probe-timeout=20s");
    }

    @Test
    void aDefaultThatDoesNotFitIsSaidToBeAPropertyThatCanBeSet() {
        FailureAnalysis analysis = expect(
                "mha.datasource.min-idle",
                "must not exceed maxPoolSize (1)",
                "spring.datasource.url=jdbc:mha://h1/db",
                "mha.datasource.max-pool-size=1");
        assertThat(analysis.getDescription()).contains("Value: 2");
    }

    @Test
    void twoUrlsThatDifferAreRefused() {
        expect(
                "mha.datasource.url",
                "set one of them",
                "spring.datasource.url=jdbc:h2:mem:x",
                "mha.datasource.url=jdbc:mha://h1/db");
    }

    @Test
    void settingsWithoutNodesAreRefused() {
        expect("url", "there are no nodes", "mha.datasource.rise=3");
    }

    @Test
    void settingsBesideTheUrlOfAnotherDriverShowNoSecretOfIt() {
        FailureAnalysis analysis = expect(
                "spring.datasource.url",
                "there are no nodes",
                "spring.datasource.url=jdbc:mysql://joe:hush@h/shop?password=hush",
                "mha.datasource.rise=3");
        assertThat(analysis.getDescription())
                .contains("jdbc:mysql://***@h/shop")
                .doesNotContain("hush", "joe");
    }

    @ParameterizedTest
    @CsvSource({
        "mha.datasorce.rise=3, mha.datasource?",
        "mha.cluster.orders.nodes=h1, mha.clusters?",
        "mha.health.readines-hold=3s, mha.health.readiness-hold?"
    })
    void aMisspeltPartIsNamedToo(String property, String meant) {
        expect(
                property.replaceFirst("\\.(rise|orders).*|=.*", ""),
                "did you mean " + meant,
                "spring.datasource.url=jdbc:mha://h1/db",
                property);
    }

    @Test
    void whatIsNearToNothingOfOursIsLeftAlone() {
        runner.withPropertyValues(
                        "spring.datasource.url=jdbc:mha://127.0.0.1:1/db", "mha.home=/opt", "mha.service.host=10.0.0.1")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @CsvSource({"mha.datasource.fail-fast", "mha.datasource.enabled", "mha.clusters.orders.primary"})
    void whatIsNeitherTrueNorFalseIsNotTakenForOne(String property) {
        runner.withPropertyValues(
                        "spring.datasource.url=jdbc:mha://h1/db", "mha.clusters.orders.nodes=h2", property + "=maybe")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining(property)
                        .hasRootCauseMessage("Invalid boolean value 'maybe'"));
    }

    @ParameterizedTest
    @CsvSource({
        "spring.datasource.password, spring.datasource.url=jdbc:mha://h1/db",
        "mha.datasource.password, spring.datasource.url=jdbc:mha://h1/db",
        "mha.datasource.check-sql, spring.datasource.url=jdbc:mha://h1/db",
        "spring.datasource.url, spring.datasource.username=u"
    })
    void aPlaceholderThatNothingFillsIsNoValue(String property, String other) {
        FailureAnalysis analysis = expect(
                property, "set the variable or property", other, property + "=jdbc:mha://hush${NO_SUCH_THING}/db");
        assertThat(analysis.getDescription())
                .contains("${NO_SUCH_THING}", "Origin: ")
                .doesNotContain("hush");
    }

    @Test
    void aKeyOfSpringsIsCalledAsItWasWritten() {
        FailureAnalysis analysis = expect(
                "spring.datasource.driver-class-name",
                "does not take",
                "spring.datasource.url=jdbc:mha://h1/db",
                "spring.datasource.driverClassName=org.mariadb.jdbc.Driver");
        assertThat(analysis.getDescription()).contains("Origin: ");
    }

    @ParameterizedTest
    @CsvSource({"mha.datasource.database, shop", "mha.datasource.sub-protocol, mariadb"})
    void whatTheUrlSaysCannotBeSaidBesideIt(String property, String value) {
        expect(property, "into the URL", "spring.datasource.url=jdbc:mha://h1/db", property + "=" + value);
    }

    @Test
    void anAttributeOfANodeIsSoughtAmongTheNodes() {
        expect(
                "mha.datasource.nodes",
                "did you mean weight?",
                "mha.datasource.nodes[0].host=h1",
                "mha.datasource.nodes[0].wieght=3");
    }

    @Test
    void thePrimaryAmongOthersIsSaidOfTheOthers() {
        expect("mha.datasource.primary", "remove it", "mha.datasource.nodes=h1", "mha.datasource.primary=true");
    }

    @Test
    void aMissingDriverIsNamedWithItsCoordinates() {
        FailureAnalysis analysis = expect("url", "Add a driver", "spring.datasource.url=jdbc:mha:oracle://h1/db");
        assertThat(analysis.getDescription()).contains("drivers are mysql and mariadb");
        assertThat(analysis.getAction())
                .contains("com.mysql:mysql-connector-j")
                .contains("org.mariadb.jdbc:mariadb-java-client");
    }

    @Test
    void noNodeReachableNamesEveryNodeAndItsReason() {
        runner.withPropertyValues(
                        "spring.datasource.url=jdbc:mha://127.0.0.1:1,127.0.0.1:2/db?outageWait=0ms",
                        "mha.datasource.borrow-timeout=500ms",
                        "mha.datasource.fail-fast=true")
                .run(context -> {
                    Throwable failure = Objects.requireNonNull(context.getStartupFailure());
                    FailureAnalysis analysis = Objects.requireNonNull(new NoNodeFailureAnalyzer().analyze(failure));
                    assertThat(analysis.getDescription())
                            .contains("127.0.0.1:1")
                            .contains("127.0.0.1:2")
                            .contains("refused");
                    assertThat(analysis.getAction())
                            .contains("Start a node")
                            .contains("Nothing listens at a port that refuses")
                            .doesNotContain("sslMode");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "Access denied for user 'u'@'h' (using password: YES), spring.datasource.password",
        "Unknown database 'shop', behind the last slash",
        "SSL is required but the server has none, sslMode=disable",
        "h1: Name or service not known, DNS",
        "Socket fail to connect to no.such.host:8066. no.such.host; takes no traffic, DNS"
    })
    void whatServersSayHasACure(String reason, String cure) {
        NoNodeAvailableException failure = new NoNodeAvailableException(
                "mha: no node",
                "08001",
                NoNodeAvailableException.NO_NODE,
                List.of(new NoNodeAvailableException.NodeReason("n1", 1, "n1 DOWN: " + reason)),
                "wait");
        FailureAnalysis analysis = Objects.requireNonNull(new NoNodeFailureAnalyzer().analyze(failure));
        assertThat(analysis.getDescription()).contains(reason);
        assertThat(analysis.getAction()).startsWith("wait").contains(cure);
    }

    @Test
    void aBadUrlSaysAtWhichCharacter() {
        FailureAnalysis analysis =
                expect("spring.datasource.url", "at character", "spring.datasource.url=jdbc:mha://h1,,h2/db");
        assertThat(analysis.getAction()).contains("host");
    }

    @Test
    void withoutFailFastItStartsWithAllNodesDown() {
        runner.withPropertyValues("spring.datasource.url=jdbc:mha://127.0.0.1:1/db")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aPasswordIsNeverShown() {
        runner.withPropertyValues(
                        "spring.datasource.url=jdbc:mha://h1/db",
                        "mha.datasource.pasword=hush",
                        "mha.datasource.rise=3")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("pasword")
                        .satisfies(failure ->
                                assertThat(analysis(failure).getDescription()).doesNotContain("hush")));
    }

    private FailureAnalysis expect(String property, String cure, String... properties) {
        FailureAnalysis[] found = new FailureAnalysis[1];
        runner.withPropertyValues(properties).run(context -> {
            found[0] = analysis(Objects.requireNonNull(context.getStartupFailure()));
            assertThat(found[0].getDescription()).contains("Property: ").contains(property);
            assertThat(found[0].getAction()).contains(cure);
        });
        return found[0];
    }

    private static FailureAnalysis analysis(Throwable failure) {
        assertThat(NestedExceptionUtils.getMostSpecificCause(failure)).isInstanceOf(ConfigException.class);
        return Objects.requireNonNull(new ConfigFailureAnalyzer().analyze(failure));
    }
}
