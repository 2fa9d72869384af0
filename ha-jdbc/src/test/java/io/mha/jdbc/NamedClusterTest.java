package io.mha.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mha.core.ClusterKeys;
import io.mha.core.config.ConfigException;
import io.mha.core.node.Node;
import io.mha.jdbc.internal.config.JdbcKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clusters found by a name: registered in code, or in a file; and settings made with a builder. */
class NamedClusterTest {
    private static final String LOCATION = "mha.config";

    @TempDir
    private Path folder;

    @AfterEach
    void forget() {
        System.clearProperty(LOCATION);
        MhaDriver.unregister("orders");
        MhaDriver.unregister("stubs");
    }

    @Test
    void readsAClusterFromTheFileThatThePropertyNames() throws IOException {
        Path file = write(
                "orders.url = jdbc:mha:mariadb:failover://h1:3307,(host=h2,weight=3)/db?inter=2s",
                "orders.user = me",
                "orders.password = s3cret ",
                "orders.mha.rise = 4",
                "orders.pool.leakDetectionThreshold = 5000",
                "other.url = jdbc:mha://h9/db");
        System.setProperty(LOCATION, file.toString());
        JdbcConfig config = JdbcConfig.of("jdbc:mha:orders");
        assertThat(config.nodes())
                .containsExactly(Node.of("h1", 3307), Node.of("h2", 8066).withWeight(3));
        assertThat(config.settings().get(JdbcKeys.NAME)).isEqualTo("orders");
        assertThat(config.settings().driverProperties())
                .containsEntry("user", "me")
                .containsEntry("password", "s3cret ");
        assertThat(config.settings().poolProperties()).containsOnlyKeys("leakDetectionThreshold");
        assertThat(config.describe().lines())
                .contains(
                        "name = orders  # name of the cluster",
                        "rise = 4  # " + file,
                        "inter = 2s  # " + file,
                        "password = ***  # " + file,
                        "pool.leakDetectionThreshold = 5000  # " + file);
        assertThat(config + config.describe()).doesNotContain("s3cret");
        assertThat(JdbcConfig.of(file, "other").nodes()).containsExactly(Node.of("h9", 8066));
    }

    @Test
    void readsAClusterFromTheClassPath() {
        JdbcConfig config = JdbcConfig.of("jdbc:mha:from-class-path");
        assertThat(config.nodes()).containsExactly(Node.of("h1", 8066), Node.of("h2", 8066));
        assertThat(config.describe().lines()).contains("rise = 5  # mha.properties");
    }

    @Test
    void theUrlAndWhatStandsBesideItWinOverTheFileAndOverWhatIsRegistered() throws IOException {
        Path file = write("orders.url=jdbc:mha://h1/db?rise=4&fall=5", "orders.inter=2s", "orders.user=file");
        System.setProperty(LOCATION, file.toString());
        Properties beside = new Properties();
        beside.setProperty("fall", "7");
        beside.setProperty("user", "beside");
        JdbcConfig config = JdbcConfig.of("jdbc:mha:orders?rise=6&user=url", beside);
        assertThat(config.describe().lines())
                .contains(
                        "rise = 6  # URL",
                        "fall = 7  # properties",
                        "inter = 2s  # " + file,
                        "user = beside  # properties",
                        "probeTimeout = 500ms  # default");

        MhaDriver.register("orders", JdbcConfig.of("jdbc:mha://h5/db?rise=8&fall=9"));
        assertThat(JdbcConfig.of("jdbc:mha:orders?fall=2").describe().lines())
                .contains("node h5:8066 = h5:8066 weight 1", "rise = 8  # URL", "fall = 2  # URL");
    }

    @Test
    void twoValuesOfOneRankAreAnErrorAndTwoOfTheSameAreNot() throws IOException {
        Path file = write("orders.url=jdbc:mha://h1/db?rise=4", "orders.rise=5");
        assertThat(refusal(() -> JdbcConfig.of(file, "orders")).getMessage())
                .isEqualTo("rise=5: is set twice with different values: rise (" + file + ") and rise (" + file
                        + "); remove one");
        assertThat(JdbcConfig.of("jdbc:mha://h1/db?rise=4&mha.rise=4")
                        .settings()
                        .get(ClusterKeys.RISE))
                .isEqualTo(4);
    }

    @Test
    void saysWhichNamesAreKnown() throws IOException {
        Path file = write("billing.url=jdbc:mha://h1/db", "archive.url=jdbc:mha://h1/db");
        System.setProperty(LOCATION, file.toString());
        MhaDriver.register("orders", JdbcConfig.of("jdbc:mha://h1/db"));
        ConfigException refused = refusal(() -> JdbcConfig.of("jdbc:mha:oders?password=s3cret"));
        assertThat(refused.getMessage())
                .startsWith("cluster=oders: no cluster of this name; registered are orders, in " + file
                        + " are archive, billing;")
                .contains("MhaDriver.register", "oders.url=", "-Dmha.config", "jdbc:mha://h1:8066,h2:8066/db")
                .doesNotContain("s3cret");
        assertThat(refusal(() -> JdbcConfig.of(file, "orders")).getMessage())
                .isEqualTo("cluster=orders: is not in " + file + "; there are archive, billing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "orders.rise=3|orders.url|is missing in",
                "rise=3|rise|belongs to no cluster",
                ".rise=3|.rise|belongs to no cluster",
                "orders.=3|orders.|belongs to no cluster",
                "or ders.url=jdbc:mha://h/db|or|belongs to no cluster",
                "orders.url=jdbc:mha:billing|url|the name of a cluster",
                "orders.url=jdbc:mysql://h/db|url|must begin with jdbc:mha:",
                "orders.url=\\u00zz|mha.config|backslash"
            })
    void refusesAFileThatIsWrong(String line, String key, String cure) throws IOException {
        Path file = write(line);
        ConfigException refused = refusal(() -> JdbcConfig.of(file, "orders"));
        assertThat(refused.key()).isEqualTo(key);
        assertThat(refused.cure()).contains(cure);
    }

    @Test
    void refusesAFileThatIsNotThere() {
        System.setProperty(LOCATION, folder.resolve("none").toString());
        assertThat(refusal(() -> JdbcConfig.of("jdbc:mha:orders")).getMessage())
                .startsWith("mha.config=" + folder.resolve("none") + ": cannot be read");
    }

    @Test
    void aRegisteredNameIsAUrlOfTheDriverUntilItIsUnregistered() throws SQLException {
        try (StubNodes nodes = new StubNodes(1)) {
            MhaDriver.register("stubs", JdbcConfig.of(nodes.url("minIdle=0")));
            for (String url : new String[] {"jdbc:mha:stubs", "jdbc:mha:stubs?borrowTimeout=2s"}) {
                try (Connection connection = DriverManager.getConnection(url)) {
                    assertThat(connection.unwrap(MhaConnection.class).node()).isEqualTo("n1");
                }
            }
            assertThat(nodes.get(1).open()).isPositive();
            MhaDriver.unregister("stubs");
            assertThat(nodes.get(1).open()).isZero();
            assertThatThrownBy(() -> DriverManager.getConnection("jdbc:mha:stubs"))
                    .isInstanceOf(SQLNonTransientConnectionException.class)
                    .hasMessageContaining("no cluster of this name");
        }
    }

    @Test
    void aNameHasOneOwnerAndIsAName() {
        JdbcConfig first = JdbcConfig.of("jdbc:mha://h1/db");
        MhaDriver.register("orders", first);
        MhaDriver.register("orders", first);
        JdbcConfig second = JdbcConfig.of("jdbc:mha://h2/db");
        assertThatThrownBy(() -> MhaDriver.register("orders", second)).hasMessageContaining("this name is taken");
        assertThatThrownBy(() -> MhaDriver.register("or.ders", second)).hasMessageContaining("letters, digits");
        MhaDriver.unregister("never-registered");
    }

    @Test
    void theBuilderKnowsTheSameKeys() {
        JdbcConfig config = JdbcConfig.builder()
                .driver("mariadb")
                .node("h1", 3307)
                .node(Node.of("::1", 3308)
                        .named("two")
                        .withWeight(5)
                        .withLevel(1)
                        .withMaxConn(7))
                .database("db")
                .credentials("me", "s3cret")
                .set("rise", "4")
                .set("inter", Duration.ofMillis(1_500))
                .set("useServerPrepStmts", "true")
                .build();
        assertThat(config)
                .hasToString("jdbc:mha:mariadb://h1:3307,(host=[::1],port=3308,name=two,weight=5,priority=1,"
                        + "maxConn=7)/db");
        assertThat(config.describe().lines())
                .contains(
                        "node h1:3307 = h1:3307 weight 1",
                        "node two = [::1]:3308 weight 5 priority 1 maxConn 7",
                        "rise = 4  # builder",
                        "inter = 1500ms  # builder",
                        "user = me  # builder",
                        "password = ***  # builder",
                        "driver.useServerPrepStmts = true  # builder");
        assertThat(config.settings().driverProperties()).containsEntry("password", "s3cret");
    }

    @Test
    void theBuilderTakesAUrlAsItsBase() {
        Properties more = new Properties();
        more.setProperty("fall", "6");
        JdbcConfig config = JdbcConfig.builder()
                .url("jdbc:mha://h1/db?rise=4")
                .properties(more)
                .build();
        assertThat(config.describe().lines()).contains("rise = 4  # URL", "fall = 6  # builder");
        assertThat(refusal(() -> JdbcConfig.builder()
                                .url("jdbc:mha://h1/db?rise=4")
                                .set("rise", "5")
                                .build())
                        .getMessage())
                .contains("rise (URL) and rise (builder)");
        assertThat(refusal(() -> JdbcConfig.builder()
                                .url("jdbc:mha://h1/db")
                                .node("h2", 1)
                                .build())
                        .getMessage())
                .contains("not both");
        assertThat(refusal(() -> JdbcConfig.builder().build()).getMessage()).contains("no host");
    }

    private static ConfigException refusal(Runnable code) {
        return catchThrowableOfType(ConfigException.class, code::run);
    }

    private Path write(String... lines) throws IOException {
        return Files.write(folder.resolve("clusters.properties"), java.util.List.of(lines), UTF_8);
    }
}
