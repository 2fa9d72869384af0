package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mha.core.ClusterKeys;
import io.mha.core.config.ConfigException;
import io.mha.core.config.Key;
import io.mha.jdbc.internal.config.JdbcKeys;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Arrays;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MhaDriverTest {
    private final MhaDriver driver = new MhaDriver();

    @Test
    void isFoundByDriverManagerAndServiceLoader() throws SQLException {
        assertThat(DriverManager.getDriver("jdbc:mha://h/db")).isInstanceOf(MhaDriver.class);
        assertThat(ServiceLoader.load(Driver.class)).hasAtLeastOneElementOfType(MhaDriver.class);
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:mha://h/db,true",
        "jdbc:mha:nonsense,true",
        "jdbc:mha+zk://z/db,true",
        "jdbc:mysql://h/db,false",
        "jdbc:mhax://h/db,false",
        ",false"
    })
    void takesItsOwnUrlsGoodOrBad(String url, boolean ours) {
        assertThat(driver.acceptsURL(url)).isEqualTo(ours);
    }

    @Test
    void leavesForeignUrlsToOthers() throws SQLException {
        assertThat(driver.connect("jdbc:mysql://h/db", new Properties())).isNull();
    }

    @Test
    void saysThatAUrlIsWrongInAWayThatNobodyRepeats() {
        SQLException refused =
                catchThrowableOfType(SQLException.class, () -> driver.connect("jdbc:mha://h/db?rize=3", null));
        assertThat(refused.getSQLState()).isEqualTo("08001");
        assertThat(refused.getMessage())
                .isEqualTo(refused.getCause().getMessage())
                .contains("rise");
        assertThat(refused.getCause()).isInstanceOf(ConfigException.class);
        assertThatObject(refused).isNotInstanceOf(SQLTransientException.class);
    }

    @Test
    void listsEveryKeyWithItsDescription() {
        Properties set = new Properties();
        set.setProperty("rise", "7");
        DriverPropertyInfo[] listed = driver.getPropertyInfo("jdbc:mha://h/db", set);
        assertThat(Arrays.stream(listed).map(info -> info.name))
                .containsExactlyElementsOf(JdbcKeys.ALL.stream().map(Key::name).toList());
        assertThat(listed).allSatisfy(info -> assertThat(info.description).isNotBlank());
        assertThat(listed).anyMatch(info -> info.name.equals("rise") && info.value.equals("7"));
        assertThat(listed).anyMatch(info -> info.name.equals("fall") && info.value.equals("3"));
    }

    @Test
    void listsTheKeysOfTheClusterWithTheirDefaults() {
        DriverPropertyInfo[] listed = driver.getPropertyInfo("jdbc:mha://h/db", null);
        assertThat(Arrays.stream(listed).collect(Collectors.toMap(info -> info.name, info -> info.value)))
                .containsAllEntriesOf(ClusterKeys.ALL.stream().collect(Collectors.toMap(Key::name, Key::defaultText)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"balance", "check", "hashKey"})
    void offersTheWordsThatAKeyTakes(String key) {
        DriverPropertyInfo[] listed = driver.getPropertyInfo("jdbc:mha://h/db", null);
        DriverPropertyInfo info = Arrays.stream(listed)
                .filter(one -> one.name.equals(key))
                .findFirst()
                .orElseThrow();
        assertThat(info.choices).isNotEmpty();
        for (String word : info.choices) {
            String also = key.equals("hashKey") ? "" : "&hashKey=thread";
            assertThatCode(() -> JdbcConfig.of("jdbc:mha://h/db?" + key + "=" + word + also))
                    .as(word)
                    .doesNotThrowAnyException();
        }
        ConfigException refused = catchThrowableOfType(
                ConfigException.class, () -> JdbcConfig.of("jdbc:mha://h/db?" + key + "=nonsense"));
        assertThat(refused.cure()).contains(info.choices);
    }

    @Test
    void sharesOneDataSourcePerUrlAndClosesItInTheEnd() throws SQLException {
        try (StubNodes nodes = new StubNodes(1)) {
            String url = nodes.url("minIdle=0", "check=ping");
            for (int i = 0; i < 10; i++) {
                driver.connect(url, null).close();
            }
            assertThat(nodes.get(1).logins())
                    .as("one for the pool, one for the checks")
                    .isLessThanOrEqualTo(2);
            driver.deregister();
            assertThat(nodes.get(1).open()).isZero();
            try (Connection again = driver.connect(url, new Properties())) {
                assertThat(again.isValid(1)).isTrue();
            }
            driver.deregister();
        }
    }

    @Test
    void saysWhatItIs() {
        assertThat(driver.jdbcCompliant()).isFalse();
        assertThat(driver.getMajorVersion()).isZero();
        assertThat(driver.getMinorVersion()).isOne();
    }
}
