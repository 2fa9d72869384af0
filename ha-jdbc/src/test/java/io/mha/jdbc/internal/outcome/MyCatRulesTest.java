package io.mha.jdbc.internal.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.health.Evidence;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The error table of MyCat, beside the same numbers from a server of its own. */
class MyCatRulesTest {
    private static final ServerProduct MYCAT = new ServerProduct("5.6.29-mycat-1.6.7.6-release");
    private static final ServerProduct MYCAT2 = new ServerProduct("5.7.33-mycat-2.0");
    private static final ServerProduct MYSQL = new ServerProduct("8.4.0");

    @Test
    void isKnownByItsGreeting() {
        assertThat(MYCAT.isMyCat()).isTrue();
        assertThat(MYCAT.isMyCat1()).isTrue();
        assertThat(MYCAT2.isMyCat()).isTrue();
        assertThat(MYCAT2.isMyCat1()).isFalse();
        assertThat(MYSQL.isMyCat()).isFalse();
        assertThat(ServerProduct.UNKNOWN.isMyCat()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1184|Connection refused|BACKEND|BACKEND_LOST",
                "1152|backend refused|BACKEND|BACKEND_LOST",
                "1105|Backend connect Error, Connection{DataHost[h:p],Schema[s]} refused|BACKEND|BACKEND_LOST",
                "1105|find backend con is closed or quit|BACKEND|BACKEND_LOST",
                "1105|Column count doesn't match|APPLICATION|BACKEND_LOST",
                "3009|Invalid DataSource:0|BACKEND|BACKEND_LOST",
                "1023|stream closed|BACKEND|BACKEND_LOST",
                "1023|sql timeout|APPLICATION|BACKEND_LOST",
                "1003|transaction error|APPLICATION|DOOMS",
                "1062|Duplicate entry|APPLICATION|DOOMS",
                "1205|Lock wait timeout|APPLICATION|DOOMS",
                "1064|can't find any valid datanode|APPLICATION|PLAIN",
                "1047|Unsupported command|APPLICATION|PLAIN",
                "1495|readonly user|APPLICATION|PLAIN"
            })
    void readsItsErrors(int code, String message, Evidence evidence, Reply reply) {
        SQLException e = new SQLException(message, "HY000", code);
        Failure failure = OutcomeRules.ofCall(e, MYCAT);
        assertThat(failure.linkLost()).isFalse();
        assertThat(failure.evidence()).isEqualTo(evidence);
        assertThat(OutcomeRules.reply(e, MYCAT)).isEqualTo(reply);
    }

    @ParameterizedTest
    @CsvSource({"0,BACKEND_LOST", "1105,BACKEND_LOST", "1062,PLAIN", "1003,DOOMS"})
    void readsTheErrorsOfItsSecondVersion(int code, Reply reply) {
        assertThat(OutcomeRules.reply(new SQLException("x", "HY000", code), MYCAT2))
                .isEqualTo(reply);
    }

    @ParameterizedTest
    @CsvSource({
        "1105,HY000,UNCLEAR",
        "1184,08S01,UNCLEAR",
        "1023,HY000,UNCLEAR",
        "1062,23000,PLAIN",
        "3009,HY000,UNCLEAR",
        "1290,HY000,PLAIN",
        "1836,HY000,READ_ONLY",
        "1317,70100,CUT_SHORT",
        "1969,70100,CUT_SHORT",
        "0,S1009,PLAIN"
    })
    void readsTheErrorsOfOthers(int code, String state, Reply reply) {
        assertThat(OutcomeRules.reply(new SQLException("x", state, code), MYSQL))
                .isEqualTo(reply);
    }
}
