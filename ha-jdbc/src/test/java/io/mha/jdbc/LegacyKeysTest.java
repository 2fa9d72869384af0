package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mha.core.config.ConfigException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Keys of Connector/J and MariaDB Connector/J for several hosts: read as ours, left out with a reason, or refused. */
class LegacyKeysTest {
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.mha.config");
    private Level before;

    @BeforeEach
    void listen() {
        before = logger.getLevel();
        logger.setLevel(Level.INFO);
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(appender);
        logger.setLevel(before);
    }

    @ParameterizedTest
    @CsvSource({
        "loadBalanceBlocklistTimeout,5000,ejectTime,5000ms",
        "loadBalanceBlacklistTimeout,7000,ejectTime,7000ms",
        "deniedListTimeout,9000,ejectTime,9000ms",
        "loadBalancePingTimeout,300,probeTimeout,300ms",
        "ha.loadBalanceStrategy,random,balance,random",
        "ha.loadBalanceStrategy,bestResponseTime,balance,peak-ewma",
        "ha.loadBalanceStrategy,serverAffinity,balance,first",
        "loadBalanceStrategy,sequential,balance,roundrobin"
    })
    void readsTheOldKeyAsOurs(String old, String value, String key, String meaning) {
        JdbcConfig config = JdbcConfig.of("jdbc:mha://h1,h2/db?name=shop&" + old + "=" + value);
        assertThat(config.describe().lines()).contains(key + " = " + meaning + "  # URL");
        assertThat(config.settings().driverProperties()).doesNotContainKey(old);
        assertThat(lines()).containsExactly("shop: " + old + "=" + value + " is read as " + key + "=" + meaning);
    }

    @ParameterizedTest
    @CsvSource({
        "retriesAllDown,5,outageWait",
        "secondsBeforeRetrySource,30,slowStart",
        "queriesBeforeRetrySource,50,slowStart",
        "failOverReadOnly,false,all nodes take reads and writes",
        "readFromSourceWhenNoReplicas,true,all nodes take reads and writes",
        "allowReplicaDownConnections,true,all nodes take reads and writes",
        "allowSourceDownConnections,true,all nodes take reads and writes",
        "autoReconnect,true,replaced by MHA",
        "autoReconnectForPools,true,replaced by MHA",
        "maxReconnects,3,replaced by MHA",
        "loadBalanceAutoCommitStatementThreshold,5,picked with each getConnection",
        "loadBalanceSQLStateFailover,08,known to MHA by itself",
        "serverAffinityOrder,h2:3306,order of the hosts",
        "ha.enableJMX,true,io.mha:type=Cluster",
        "loadBalanceBlocklistTimeout,0,0 switches it off there",
        "loadBalancePingTimeout,0,0 is no limit there",
        "ha.loadBalanceStrategy,com.example.Mine,cannot be used",
        "transactionReplay,false,never done"
    })
    void leavesOutWhatHasNoMeaningHereAndSaysWhy(String old, String value, String reason) {
        JdbcConfig config = JdbcConfig.of("jdbc:mha://h1,h2/db?" + old + "=" + value);
        assertThat(config.settings().driverProperties()).doesNotContainKey(old);
        assertThat(config.settings().probeProperties()).doesNotContainKey(old);
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0))
                .startsWith("mha: " + old + "=" + value + " is left out: ")
                .contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void noneOfThemReachesEitherDriver(String driver) {
        JdbcConfig config = JdbcConfig.of("jdbc:mha:" + driver + ":loadbalance://h1,h2/db?autoReconnect=true"
                + "&retriesAllDown=3&failOverReadOnly=false&loadBalanceBlocklistTimeout=60000");
        assertThat(config.settings().driverProperties().stringPropertyNames())
                .isSubsetOf("connectTimeout", "tcpKeepAlive", "socketFactory", "useResetConnection", "sslMode");
        assertThat(lines()).hasSize(4);
    }

    @Test
    void refusesTransactionReplayWithTheReason() {
        ConfigException refused = refusal("jdbc:mha:mariadb:sequential://h1,h2/db?transactionReplay=true");
        assertThat(refused.getMessage())
                .startsWith("transactionReplay=true: ")
                .contains("a second time", "40001", "Remove it");
    }

    @Test
    void aPingTimeoutOrAnEjectionThatIsTooLongIsFittedIn() {
        JdbcConfig config =
                JdbcConfig.of("jdbc:mha://h1,h2/db?loadBalancePingTimeout=5000&loadBalanceBlocklistTimeout=300000");
        assertThat(config.describe().lines())
                .contains(
                        "probeTimeout = 500ms  # half of inter, because a check must be shorter",
                        "ejectTime = 300000ms  # URL",
                        "maxEjectTime = 5m  # as long as ejectTime");
    }

    @Test
    void refusesTheOldKeyBesideOurs() {
        assertThat(refusal("jdbc:mha://h1/db?balance=random&ha.loadBalanceStrategy=sequential")
                        .getMessage())
                .contains("set twice", "balance (URL)", "ha.loadBalanceStrategy (URL)");
        assertThat(refusal("jdbc:mha://h1/db?loadBalancePingTimeout=soon").getMessage())
                .isEqualTo("loadBalancePingTimeout=soon: must be a number of milliseconds; the key of MHA is"
                        + " probeTimeout");
    }

    @Test
    void anOldKeyCanBeForcedThroughToTheDriver() {
        assertThat(JdbcConfig.of("jdbc:mha://h1/db?driver.maxReconnects=2")
                        .settings()
                        .driverProperties())
                .containsEntry("maxReconnects", "2");
        assertThat(lines()).isEmpty();
    }

    private List<String> lines() {
        return appender.list.stream()
                .filter(event -> event.getLevel() == Level.INFO)
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> !line.contains("sslMode"))
                .toList();
    }

    private static ConfigException refusal(String url) {
        return catchThrowableOfType(ConfigException.class, () -> JdbcConfig.of(url));
    }
}
