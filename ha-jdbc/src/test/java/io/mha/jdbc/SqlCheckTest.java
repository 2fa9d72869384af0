package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import io.mha.core.time.Timers;
import io.mha.jdbc.StubNode.Mode;
import io.mha.jdbc.internal.check.SqlCheck;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a query says of a node and of what stands behind it. */
class SqlCheckTest {
    private final Timers timers = Timers.system("check");
    private final Node node = Node.of("n1", 1).named("n1");
    private StubNodes nodes;
    private SqlCheck check;

    @BeforeEach
    void open() throws SQLException {
        nodes = new StubNodes(1);
        check = check("SELECT 1");
    }

    @AfterEach
    void close() throws SQLException {
        check.close();
        timers.close();
        nodes.close();
    }

    @Test
    void asksOnOneSession() {
        assertThat(probe().evidence()).isNull();
        assertThat(probe().advice().deep()).isTrue();
        assertThat(nodes.get(1).logins()).isEqualTo(1);
        assertThat(nodes.get(1).log()).containsExactly("SELECT 1", "SELECT 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1003, 1023, 1105, 1184, 3009})
    void aDeadBackendIsToldFromADeadNode(int code) {
        probe();
        nodes.get(1).failAt("SELECT", code == 1184 ? "08S01" : "HY000", code);
        assertThat(probe().evidence()).isEqualTo(Evidence.BACKEND);
        nodes.get(1).failNoMore();
        assertThat(probe().evidence()).isNull();
        assertThat(nodes.get(1).logins()).as("the session was in good health").isEqualTo(1);
    }

    @Test
    void aQueryThatIsWrongSaysNothingAgainstTheNode() {
        nodes.get(1).failAt("SELECT", "42000", 1064);
        assertThat(probe().evidence()).isEqualTo(Evidence.APPLICATION);
        assertThat(probe().alive()).isTrue();
    }

    @Test
    void aSessionThatWasCutIsReplacedAndTheAnswerIsOfTheNewOne() {
        probe();
        nodes.get(1).die();
        assertThat(probe().evidence()).isEqualTo(Evidence.CONNECT_REFUSED);
        nodes.get(1).revive();
        assertThat(probe().evidence()).isNull();
        nodes.get(1).die();
        nodes.get(1).mode(Mode.OK);
        CheckResult again = probe();
        assertThat(again.evidence()).isNull();
        assertThat(nodes.get(1).logins()).isEqualTo(3);
    }

    @Test
    void anAnswerToAnotherQuestionIsNone() {
        check.close();
        check = check("SELECT {nonce}");
        CheckResult result = probe(); // the stub answers with the number of its session
        assertThat(result.evidence()).isEqualTo(Evidence.IO_RESET);
        assertThat(result.detail()).contains("instead of 1001");
        assertThat(nodes.get(1).log()).containsExactly("SELECT 1001");
    }

    private SqlCheck check(String sql) {
        return new SqlCheck(JdbcConfig.of(nodes.url()).settings(), timers, sql);
    }

    private CheckResult probe() {
        return check.probe(node, Deadline.after(timers, Duration.ofSeconds(20)));
    }
}
