package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mha.core.ClusterConfig;
import io.mha.core.ClusterKeys;
import io.mha.core.config.ConfigException;
import io.mha.core.node.Node;
import io.mha.jdbc.internal.config.JdbcKeys;
import io.mha.jdbc.internal.config.JdbcSettings;
import io.mha.jdbc.internal.config.NodeSettings;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Good settings are read as they are meant; bad ones are refused with the key, the value and the cure. */
class JdbcConfigTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rize=3|rize|3|did you mean rise?",
                "maxPoolSise=3|maxPoolSise|3|did you mean maxPoolSize?",
                "conectTimeout=3|conectTimeout|3|did you mean connectTimeout?",
                "useCompresion=true|useCompresion|true|did you mean useCompression?",
                "nothingLikeThis=1|nothingLikeThis|1|driver.nothingLikeThis",
                "mha.rize=3|mha.rize|3|did you mean rise?",
                "mha.useCompression=true|mha.useCompression|true|neither a key of MHA",
                "fall=0|fall|0|from 1 to 1000",
                "rise=two|rise|two|whole number",
                "maxPoolSize=0|maxPoolSize|0|from 1 to",
                "maxPoolSize=99999999999|maxPoolSize|99999999999|from 1 to",
                "retryReads=11|retryReads|11|from 0 to 10",
                "txLostSqlState=08007|txLostSqlState|08007|there are 40001, 25S03, 08S02 and 08S01",
                "inter=soon|inter|soon|500ms",
                "inter=-1s|inter|-1s|500ms",
                "inter=1ms|inter|1ms|at least 10ms",
                "jitter=60|jitter|60|to 50%",
                "errorRate=much|errorRate|much|percentage",
                "probeTimeout=1s|probeTimeout|1000ms|shorter than inter (1000ms)",
                "inter=300ms|probeTimeout|500ms|shorter than inter",
                "minIdle=11|minIdle|11|exceed maxPoolSize (10)",
                "borrowTimeout=10ms|borrowTimeout|10ms|at least 50ms",
                "idleTimeout=1s|idleTimeout|1s|at least 10s",
                "maxLifetime=1s|maxLifetime|1s|at least 30s",
                "check=telepathy|check|telepathy|ping, sql, handshake, tcp, http and ping+http",
                "httpCheck=48700|httpCheck|48700|a port and a path",
                "httpCheck=:0/|httpCheck|:0/|a port and a path",
                "httpCheck=:70000/|port|70000|65535",
                "balance=magic|balance|magic|there are peak-ewma, p2c, roundrobin",
                "driverClass=no.such.Driver|driverClass|no.such.Driver|is not a JDBC driver",
                "driverClass=java.lang.String|driverClass|java.lang.String|is not a JDBC driver",
                "driverClass=org.mariadb.jdbc.Driver|driverClass|org.mariadb.jdbc.Driver|does not take jdbc:mysql:",
                "pool.leakDetectionTreshold=1|pool.leakDetectionTreshold|1|did you mean pool.leakDetectionThreshold?",
                "pool.readOnly=maybe so;pool.leakDetectionThreshold=x|pool.leakDetectionThreshold|x|legal value",
                "pool.maximumPoolSize=5|pool.maximumPoolSize|5|set by MHA itself",
                "pool.jdbcUrl=jdbc:x|pool.jdbcUrl|jdbc:x|set by MHA itself",
                "driver.a=1;a=2|a|2|set twice with different values: driver.a (URL) and a (URL)",
                "useCompression=true;driver.useCompression=false|driver.useCompression|false|set twice"
            })
    void refusesABadParameter(String parameters, String key, String value, String cure) {
        ConfigException refused = refusal(url("h1", parameters.replace(';', '&')), new Properties());
        assertThat(refused.key()).isEqualTo(key);
        assertThat(refused.value()).isEqualTo(value);
        assertThat(refused.cure()).contains(cure);
        assertThat(refused.getMessage()).startsWith(key + "=" + value + ": ").doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(host=h1,weight=257)|weight|257|256",
                "(host=h1,weight=heavy)|weight|heavy|whole number",
                "(host=h1,wight=1)|wight|1|did you mean weight?",
                "(host=h1,colour=red)|colour|red|there are host, port, name, weight",
                "(host=h1,maxConn=0)|maxConn|0|from 1",
                "(host=h1,backup=perhaps)|backup|perhaps|true or false",
                "(host=h1,name=x),(host=h2,name=x)|name|x|two nodes have this name",
                "h1:0|port|0|1 to 65535",
                "h1:70000|port|70000|1 to 65535",
                "h1:http|port|http|1 to 65535",
                "h1,h1|host|h1:8066|named twice",
                "h1,H1:8066|host|H1:8066|named twice"
            })
    void refusesABadHost(String hosts, String key, String value, String cure) {
        ConfigException refused = refusal(url(hosts, "rise=2"), new Properties());
        assertThat(refused.key()).isEqualTo(key);
        assertThat(refused.value()).isEqualTo(value);
        assertThat(refused.cure()).contains(cure);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "h1,", "h1,,h2"})
    void refusesAnEmptyHost(String hosts) {
        ConfigException refused = refusal(url(hosts, "rise=2"), new Properties());
        assertThat(refused.key()).isEqualTo("host");
        assertThat(refused.cure()).containsAnyOf("no host; write at least one", "remove the comma");
    }

    @Test
    void refusesADriverThatIsNotThere() {
        ConfigException refused = refusal("jdbc:mha:oracle://h1/db", new Properties());
        assertThat(refused.getMessage())
                .isEqualTo("driver=oracle: no JDBC driver for jdbc:oracle: on the class path;"
                        + " drivers are mysql and mariadb");
    }

    @Test
    void refusesAModeThatIsNotInThisVersion() {
        assertThat(refusal("jdbc:mha:mysql:replication://h1/db", new Properties())
                        .getMessage())
                .startsWith("mode=replication: is not supported in this version");
    }

    @Test
    void refusesAKeyThatIsSetBothInTheUrlAndBesideIt() {
        Properties beside = properties("rise", "4");
        ConfigException refused = refusal(url("h1", "rise=3"), beside);
        assertThat(refused.getMessage())
                .startsWith("rise=4: is set twice with different values: rise (URL) and rise (properties)");
        assertThat(refusal(url("h1", "useCompression=true"), properties("useCompression", "false"))
                        .getMessage())
                .contains("set twice", "(URL)", "(properties)");
    }

    @Test
    void userAndPasswordBesideTheUrlWin() {
        Properties beside = properties("user", "you");
        beside.setProperty("password", "yours");
        JdbcSettings settings =
                JdbcConfig.of(url("h1", "user=me&password=mine"), beside).settings();
        assertThat(settings.driverProperties()).containsEntry("user", "you").containsEntry("password", "yours");
        assertThat(settings.probeProperties()).containsEntry("user", "you").containsEntry("password", "yours");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=s3cret",
                "password=s3cret&rise=0",
                "rise=0&password=s3cret",
                "password=s3cret&pasword=s3cret",
                "password=s3cret&trustCertificateKeyStorePasswort=s3cret",
                "probe.password=s3cret&rise=none",
                "driver.password=s3cret&rise=none",
                "password=s3cret&driver.trustCertificateKeyStorePassword=s3cret",
                "pool.password=s3cret",
                "authToken=s3cret",
                "clientSecret=s3cret"
            })
    void showsNoSecret(String parameters) {
        String shown;
        try {
            JdbcConfig config = JdbcConfig.of(url("h1", parameters), properties("rise", "3"));
            shown = config + config.describe() + config.settings() + config.nodes();
        } catch (ConfigException e) {
            shown = e + e.key() + e.value() + e.cure() + e.getCause();
        }
        assertThat(shown).doesNotContain("s3cret");
    }

    @Test
    void readsNodes() {
        JdbcConfig config = JdbcConfig.of(url(
                "h1,(host=h2,port=3307,name=two,weight=3,maxConn=5,minIdle=1),"
                        + "address=(host=h3)(backup=true),(host=h4,priority=2,disabled=true)",
                "user=me"));
        assertThat(config.nodes())
                .containsExactly(
                        Node.of("h1", 8066),
                        Node.of("h2", 3307).named("two").withWeight(3),
                        Node.of("h3", 8066).withLevel(1),
                        Node.of("h4", 8066).withLevel(2));
        JdbcSettings settings = config.settings();
        assertThat(settings.nodes()).extracting(NodeSettings::disabled).containsExactly(false, false, false, true);
        assertThat(settings.node(Node.of("any", 1).named("two")).maxPoolSize()).isEqualTo(5);
        assertThat(settings.node(Node.of("any", 1).named("two")).minIdle()).isEqualTo(1);
        assertThat(settings.nodes().get(0).maxPoolSize()).isNull();
    }

    @Test
    void readsOurKeysInAnyCaseAndInTheirLongForm() {
        JdbcSettings settings = JdbcConfig.of(url("h1", "MAXPOOLSIZE=7&mha.inter=2s&fastinter=100&jitter=10"))
                .settings();
        assertThat(settings.get(JdbcKeys.MAX_POOL_SIZE)).isEqualTo(7);
        assertThat(settings.get(ClusterKeys.INTER)).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.get(ClusterKeys.FAST_INTER)).isEqualTo(Duration.ofMillis(100));
        assertThat(settings.get(ClusterKeys.JITTER)).isEqualTo(0.1);
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:mha://h/db,peak-ewma",
        "jdbc:mha:loadbalance://h/db,peak-ewma",
        "jdbc:mha:mysql:failover://h/db,first",
        "jdbc:mha:mysql:Sequential://h/db,first",
        "jdbc:mha://h/db?balance=roundrobin,roundrobin",
        "jdbc:mha:failover://h/db?balance=roundrobin,roundrobin"
    })
    void readsTheBalancerFromKeyOrMode(String url, String balancer) {
        ClusterConfig.Builder cluster = ClusterConfig.named("test");
        assertThat(JdbcConfig.of(url)
                        .settings()
                        .applyTo(cluster)
                        .build()
                        .balancer()
                        .name())
                .isEqualTo(balancer);
    }

    @Test
    void sortsWhatIsTheDriversTheProbesAndThePools() {
        JdbcSettings settings = JdbcConfig.of(url(
                        "h1",
                        "useCompression=true&driver.anything=1&probe.socketTimeout=77&socketTimeout=9000"
                                + "&pool.leakDetectionThreshold=5000&connectTimeout=2s"))
                .settings();
        assertThat(settings.driverProperties())
                .containsEntry("useCompression", "true")
                .containsEntry("anything", "1")
                .containsEntry("socketTimeout", "9000")
                .containsEntry("connectTimeout", "2000")
                .doesNotContainKeys("rise", "leakDetectionThreshold");
        assertThat(settings.probeProperties())
                .containsEntry("useCompression", "true")
                .containsEntry("socketTimeout", "77")
                .containsEntry("connectTimeout", "500");
        assertThat(settings.poolProperties()).containsOnlyKeys("leakDetectionThreshold");
    }

    @Test
    void takesMariaDbsDriverAndItsKeys() {
        String hosts = "jdbc:mha:mariadb://h1/db?";
        assertThat(JdbcConfig.of(hosts + "useServerPrepStmts=true").settings().driverProperties())
                .containsEntry("useServerPrepStmts", "true");
        assertThatCode(() -> JdbcConfig.of(hosts + "driverClass=org.mariadb.jdbc.Driver"))
                .doesNotThrowAnyException();
        assertThat(refusal(hosts + "cacheServerConfiguration=true", new Properties())
                        .key())
                .as("a key of the other driver")
                .isEqualTo("cacheServerConfiguration");
    }

    @Test
    void tellsTheDriverWhatItNeedsUnlessTheUserDoes() {
        assertThat(JdbcConfig.of(url("h1", "rise=2")).settings().driverProperties())
                .containsOnly(Map.entry("connectTimeout", "1000"), Map.entry("tcpKeepAlive", "true"));
        assertThat(JdbcConfig.of(url("h1", "tcpKeepAlive=false&driver.connectTimeout=7"))
                        .settings()
                        .driverProperties())
                .containsOnly(Map.entry("connectTimeout", "7"), Map.entry("tcpKeepAlive", "false"));
        String mariadb = "jdbc:mha:mariadb://h1/db?driverClass=";
        assertThat(JdbcConfig.of(mariadb + "org.mariadb.jdbc.Driver").settings().driverProperties())
                .containsOnlyKeys("connectTimeout", "tcpKeepAlive", "socketFactory", "useResetConnection")
                .containsEntry("tcpKeepAlive", "true");
        String fourth = mariadb + MariaDb4.class.getName();
        assertThat(JdbcConfig.of(fourth).settings().driverProperties()).containsEntry("sslMode", "disable");
        assertThat(JdbcConfig.of(fourth).describe()).contains("driver.sslMode = disable  # MHA\n");
        assertThat(JdbcConfig.of(fourth + "&sslMode=verify-full").settings().driverProperties())
                .containsEntry("sslMode", "verify-full");
    }

    /** MariaDB Connector/J from version 4 on, as far as settings can tell. */
    public static final class MariaDb4 implements Driver {
        /** Made by its name. */
        public MariaDb4() {}

        @Override
        public @Nullable Connection connect(String url, Properties info) {
            return null;
        }

        @Override
        public boolean acceptsURL(String url) {
            return url.startsWith("jdbc:mariadb:");
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 4;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return true;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }
    }

    @Test
    void describesWhatHoldsAndWhereItComesFrom() {
        JdbcConfig config = JdbcConfig.of(url("h1", "rise=4&password=s3cret"), properties("fall", "5"));
        assertThat(config.describe().lines())
                .contains(
                        "node h1:8066 = h1:8066 weight 1",
                        "rise = 4  # URL",
                        "fall = 5  # properties",
                        "inter = 1s  # default",
                        "driver.connectTimeout = 1000  # MHA, from connectTimeout",
                        "driver.tcpKeepAlive = true  # MHA",
                        "password = ***  # URL");
        assertThat(JdbcKeys.ALL)
                .as("every key has its line")
                .allSatisfy(key -> assertThat(config.describe()).contains("\n" + key.name() + " = "));
        assertThat(config).hasToString("jdbc:mha://h1:8066/db?rise=4&password=***");
    }

    @Test
    void everyKeyIsDescribedAndItsDefaultIsLegal() {
        assertThat(JdbcKeys.ALL).allSatisfy(key -> {
            assertThat(key.description()).isNotBlank().doesNotContain("\n");
            assertThatCode(() -> key.parse(key.defaultText())).doesNotThrowAnyException();
        });
        assertThat(JdbcKeys.ALL).extracting("name").doesNotHaveDuplicates();
    }

    private static String url(String hosts, String parameters) {
        return "jdbc:mha://" + hosts + "/db?" + parameters;
    }

    private static Properties properties(String key, String value) {
        Properties properties = new Properties();
        properties.setProperty(key, value);
        return properties;
    }

    private static ConfigException refusal(String url, Properties beside) {
        return catchThrowableOfType(ConfigException.class, () -> JdbcConfig.of(url, beside));
    }
}
