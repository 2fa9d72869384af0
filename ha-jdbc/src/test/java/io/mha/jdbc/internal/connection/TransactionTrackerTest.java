package io.mha.jdbc.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mha.jdbc.internal.connection.TransactionTracker.Loss;
import io.mha.jdbc.internal.sql.SqlIntent;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every state, and what the loss of the node means in it. */
class TransactionTrackerTest {
    private static final String INSERT = "INSERT INTO t VALUES (1)";

    private final TransactionTracker tracker = new TransactionTracker();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * FROM t|RERUN",
                "SHOW TABLES|RERUN",
                "BEGIN|RERUN",
                "COMMIT|RERUN",
                "ROLLBACK|ROLLED_BACK_AS_ASKED",
                "SELECT LAST_INSERT_ID()|HARMLESS",
                "SET @a = 1|HARMLESS",
                "USE other|HARMLESS",
                "SAVEPOINT s|HARMLESS",
                "INSERT INTO t VALUES (1)|UNKNOWN",
                "UPDATE t SET a = 1|UNKNOWN",
                "SELECT * FROM t FOR UPDATE|UNKNOWN",
                "CREATE TABLE x (a INT)|UNKNOWN",
                "CALL p()|UNKNOWN",
                "no idea|UNKNOWN"
            })
    void lossInAutocommit(String sql, Loss expected) {
        assertThat(lost(sql)).isEqualTo(expected);
        assertThat(tracker.isMovable()).isTrue();
        assertThat(tracker.isAborted()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * FROM t|RERUN",
                "COMMIT|RERUN",
                "COMMIT AND CHAIN|RERUN",
                "BEGIN|RERUN",
                "ROLLBACK|ROLLED_BACK_AS_ASKED",
                "SAVEPOINT s|HARMLESS",
                "INSERT INTO t VALUES (1)|ROLLED_BACK",
                "SELECT * FROM t FOR UPDATE|ROLLED_BACK",
                "CREATE TABLE x (a INT)|UNKNOWN",
                "CALL p()|UNKNOWN",
                "LOCK TABLES t WRITE|HARMLESS"
            })
    void lossInATransactionInWhichNothingWasDone(String sql, Loss expected) {
        tracker.autoCommitSet(false);
        assertThat(lost(sql)).isEqualTo(expected);
        assertThat(tracker.isAborted()).isEqualTo(expected == Loss.ROLLED_BACK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * FROM t|ROLLED_BACK",
                "INSERT INTO t VALUES (2)|ROLLED_BACK",
                "SAVEPOINT s|ROLLED_BACK",
                "ROLLBACK TO SAVEPOINT s|ROLLED_BACK",
                "SET @a = 1|ROLLED_BACK",
                "ROLLBACK|ROLLED_BACK_AS_ASKED",
                "COMMIT|UNKNOWN",
                "/* c */ commit work|UNKNOWN",
                "COMMIT AND CHAIN|UNKNOWN",
                "SET autocommit = 1|UNKNOWN",
                "BEGIN|UNKNOWN",
                "CREATE TABLE x (a INT)|UNKNOWN",
                "LOCK TABLES t WRITE|UNKNOWN",
                "CALL p()|UNKNOWN",
                "INSERT INTO t VALUES (2); COMMIT|UNKNOWN"
            })
    void lossInATransactionThatHasDoneSomething(String sql, Loss expected) {
        tracker.autoCommitSet(false);
        ran(INSERT);
        assertThat(lost(sql)).isEqualTo(expected);
        assertThat(tracker.isAborted()).isEqualTo(expected == Loss.ROLLED_BACK);
    }

    @Test
    void refusesEverythingButRollbackOnceTheTransactionIsLost() throws SQLException {
        tracker.autoCommitSet(false);
        ran(INSERT);
        lost("SELECT 1");
        for (String sql : new String[] {"SELECT 1", INSERT, "COMMIT", "BEGIN", "SAVEPOINT s", "ROLLBACK TO s", "?"}) {
            SQLNonTransientException refused = catchThrowableOfType(
                    SQLNonTransientException.class,
                    () -> tracker.admit(SqlIntent.of(sql).kind()));
            assertThat(refused.getMessage()).as(sql).contains("rollback() is required");
            assertThat(refused.getSQLState()).isEqualTo("25S03");
        }
        tracker.admit(SqlIntent.Kind.ROLLBACK);
        ran("ROLLBACK");
        assertThatCode(() -> tracker.admit(SqlIntent.Kind.WRITE)).doesNotThrowAnyException();
        assertThat(tracker.isMovable()).isTrue();
        assertThat(tracker.isAutoCommit()).isFalse();
    }

    @Test
    void aTransactionThatIsLostBetweenTwoStatementsIsRolledBack() {
        tracker.autoCommitSet(false);
        ran(INSERT);
        assertThat(tracker.lostWhileIdle()).isEqualTo(Loss.ROLLED_BACK);
        assertThat(tracker.isAborted()).isTrue();
    }

    @Test
    void nothingIsLostWhereNothingIsOpen() {
        assertThat(tracker.lostWhileIdle()).isEqualTo(Loss.HARMLESS);
        tracker.autoCommitSet(false);
        assertThat(tracker.lostWhileIdle()).isEqualTo(Loss.HARMLESS);
        assertThat(tracker.isMovable()).isTrue();
    }

    @Test
    void followsATransactionBegunByText() {
        ran("START TRANSACTION");
        assertThat(tracker.isMovable()).isFalse();
        assertThat(tracker.isOpenInAutoCommit()).isTrue();
        ran(INSERT);
        ran("COMMIT");
        assertThat(tracker.isMovable()).isTrue();
        assertThat(tracker.isOpenInAutoCommit()).isFalse();
        assertThat(lost("SELECT 1")).isEqualTo(Loss.RERUN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMMIT AND CHAIN", "ROLLBACK AND CHAIN"})
    void chainOpensTheNextTransactionAtOnce(String sql) {
        tracker.autoCommitSet(false);
        ran(INSERT);
        ran(sql);
        assertThat(tracker.isMovable()).isFalse();
        assertThat(lost("SELECT 1")).isEqualTo(Loss.ROLLED_BACK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMMIT", "ROLLBACK", "COMMIT AND NO CHAIN", "CREATE TABLE x (a INT)"})
    void whatEndsTheTransactionLeavesAnEmptyOne(String sql) {
        tracker.autoCommitSet(false);
        ran(INSERT);
        ran(sql);
        assertThat(tracker.isMovable()).isTrue();
        assertThat(lost("SELECT 1")).isEqualTo(Loss.RERUN);
    }

    @Test
    void aReadOpensASnapshotThatCannotMove() {
        tracker.autoCommitSet(false);
        ran("SELECT * FROM t");
        assertThat(tracker.isMovable()).isFalse();
        assertThat(lost("SELECT * FROM t")).isEqualTo(Loss.ROLLED_BACK);
    }

    @Test
    void aStatementThatFailedMayHaveOpenedTheTransaction() {
        tracker.autoCommitSet(false);
        tracker.failed(SqlIntent.of(INSERT));
        assertThat(tracker.isMovable()).isFalse();
    }

    @Test
    void aFailedCommitLeavesTheTransactionOpen() {
        tracker.autoCommitSet(false);
        ran(INSERT);
        tracker.failed(SqlIntent.of("COMMIT"));
        assertThat(tracker.isMovable()).isFalse();
    }

    @Test
    void switchingAutocommitOnEndsTheTransaction() {
        tracker.autoCommitSet(false);
        ran(INSERT);
        tracker.autoCommitSet(true);
        assertThat(tracker.isAutoCommit()).isTrue();
        assertThat(tracker.isMovable()).isTrue();
        assertThat(lost(INSERT)).isEqualTo(Loss.UNKNOWN);
    }

    @Test
    void switchingAutocommitOffTwiceForgetsNoOpenTransaction() {
        tracker.autoCommitSet(false);
        ran(INSERT);
        tracker.autoCommitSet(false);
        assertThat(tracker.isMovable()).isFalse();
        assertThat(lost(INSERT)).isEqualTo(Loss.ROLLED_BACK);
    }

    @Test
    void switchingAutocommitForgetsNoTransactionBegunByText() {
        ran("BEGIN");
        ran(INSERT);
        tracker.autoCommitSet(true);
        assertThat(tracker.isOpenInAutoCommit())
                .as("on, as it was: the server does not commit")
                .isTrue();
        tracker.autoCommitSet(false);
        assertThat(tracker.isMovable()).as("off: the server keeps it open").isFalse();
    }

    @Test
    void autocommitSwitchedOffByTextIsNoPlaceForTheNextBorrower() {
        ran("SET autocommit = 0");
        ran(INSERT);
        ran("COMMIT");
        assertThat(tracker.isOpenInAutoCommit())
                .as("the next transaction is open already")
                .isTrue();
    }

    @Test
    void autocommitSwitchedOnByTextBehindJdbcsBackMakesNothingSurelyRolledBack() {
        tracker.autoCommitSet(false);
        ran("SET autocommit = 1");
        assertThat(lost(INSERT)).as("the first statement").isEqualTo(Loss.UNKNOWN);
        ran(INSERT);
        assertThat(lost(INSERT)).as("and any other").isEqualTo(Loss.UNKNOWN);
        ran("COMMIT");
        ran(INSERT);
        assertThat(tracker.lostWhileIdle()).as("after a commit too").isEqualTo(Loss.UNKNOWN);
    }

    @Test
    void autocommitSwitchedOffAndOnAgainByTextLeavesAConnectionForTheNextBorrower() {
        ran("SET autocommit = 0");
        ran(INSERT);
        ran("SET autocommit = 1");
        assertThat(tracker.isOpenInAutoCommit()).isFalse();
    }

    @Test
    void rollbackAndChainThatIsLostHasOpenedNothing() {
        ran("BEGIN");
        ran(INSERT);
        assertThat(lost("ROLLBACK AND CHAIN")).isEqualTo(Loss.ROLLED_BACK);
        assertThat(tracker.isAborted())
                .as("or what follows would run in autocommit")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEGIN; INSERT INTO t VALUES (1)", "EXECUTE s", "SET STATEMENT a = 1 FOR BEGIN"})
    void whatMayHaveBegunATransactionIsNoPlaceForTheNextBorrower(String sql) {
        ran(sql);
        assertThat(tracker.isOpenInAutoCommit()).isTrue();
        assertThat(tracker.lostWhileIdle()).isEqualTo(Loss.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE TABLE t (a INT)", "CALL p()", "COMMIT"})
    void afterAFailureThatMayHaveCommittedNothingIsSurelyRolledBack(String sql) {
        tracker.autoCommitSet(false);
        ran(INSERT);
        tracker.failed(SqlIntent.of(sql));
        assertThat(lost(INSERT)).isEqualTo(Loss.UNKNOWN);
    }

    @Test
    void afterAProcedureThatMayHaveCommittedNothingIsSurelyRolledBack() {
        tracker.autoCommitSet(false);
        ran(INSERT);
        ran("CALL p()");
        assertThat(tracker.lostWhileIdle()).isEqualTo(Loss.UNKNOWN);
        ran("ROLLBACK");
        ran(INSERT);
        assertThat(lost(INSERT)).as("the doubt ends with the transaction").isEqualTo(Loss.ROLLED_BACK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * FROM t|HARMLESS",
                "COMMIT|HARMLESS",
                "SET @a = 1|HARMLESS",
                "INSERT INTO t VALUES (1)|UNKNOWN",
                "CREATE TABLE x (a INT)|UNKNOWN",
                "CALL p()|UNKNOWN"
            })
    void aBackendThatIsLostInAutocommit(String sql, Loss expected) {
        assertThat(tracker.shaken(SqlIntent.of(sql))).isEqualTo(expected);
        assertThatCode(() -> tracker.admit(SqlIntent.Kind.WRITE)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * FROM t|ROLLED_BACK",
                "INSERT INTO t VALUES (1)|ROLLED_BACK",
                "COMMIT|UNKNOWN",
                "SET autocommit = 1|UNKNOWN",
                "CREATE TABLE x (a INT)|UNKNOWN",
                "CALL p()|UNKNOWN"
            })
    void aBackendThatIsLostInATransaction(String sql, Loss expected) throws SQLException {
        tracker.autoCommitSet(false);
        ran(INSERT);
        assertThat(tracker.shaken(SqlIntent.of(sql))).isEqualTo(expected);
        assertThat(tracker.isAborted()).as("the server has to be told").isFalse();
        SQLNonTransientException refused =
                catchThrowableOfType(SQLNonTransientException.class, () -> tracker.admit(SqlIntent.Kind.COMMIT));
        assertThat(refused.getSQLState()).isEqualTo("25S03");
        tracker.admit(SqlIntent.Kind.ROLLBACK);
        ran("ROLLBACK");
        tracker.admit(SqlIntent.Kind.WRITE);
    }

    @Test
    void aDoomedTransactionThatIsLostIsAnOrdinaryLoss() throws SQLException {
        tracker.autoCommitSet(false);
        ran(INSERT);
        tracker.doom();
        assertThat(tracker.lostWhileIdle()).isEqualTo(Loss.ROLLED_BACK);
        ran("ROLLBACK");
        tracker.admit(SqlIntent.Kind.WRITE);
    }

    @Test
    void nothingIsDoomedWhereNothingIsOpen() throws SQLException {
        tracker.doom();
        tracker.admit(SqlIntent.Kind.WRITE);
    }

    @Test
    void believesTheServerAboutATransactionThatAProcedureHasLeftOpen() {
        ran("CALL p()");
        tracker.observed(true, true);
        assertThat(tracker.isOpenInAutoCommit()).isTrue();
        assertThat(tracker.isMovable()).isFalse();
        assertThat(lost(INSERT)).isEqualTo(Loss.UNKNOWN);
    }

    @Test
    void believesTheServerAboutAutocommitThatAProcedureHasSwitchedOff() {
        ran("CALL p()");
        tracker.observed(false, false);
        ran(INSERT);
        assertThat(tracker.isMovable())
                .as("each statement opens a transaction now")
                .isFalse();
        ran("COMMIT");
        assertThat(tracker.isOpenInAutoCommit()).isTrue();
    }

    @Test
    void believesTheServerThatNothingIsOpen() {
        ran("BEGIN; INSERT INTO t VALUES (1); COMMIT");
        tracker.observed(false, true);
        assertThat(tracker.isOpenInAutoCommit()).isFalse();
        assertThat(lost("SELECT 1")).isEqualTo(Loss.RERUN);
    }

    @Test
    void aProcedureOnAServerThatCannotBeAskedLeavesADoubt() {
        ran("CALL p()");
        tracker.unobserved();
        assertThat(tracker.isOpenInAutoCommit())
                .as("no place for the next borrower")
                .isTrue();
        assertThat(tracker.lostWhileIdle()).isEqualTo(Loss.UNKNOWN);
        assertThat(lost("SELECT 1")).isEqualTo(Loss.UNKNOWN);
        assertThat(lost("ROLLBACK")).isEqualTo(Loss.ROLLED_BACK_AS_ASKED);
    }

    private Loss lost(String sql) {
        return tracker.lost(SqlIntent.of(sql));
    }

    private void ran(String sql) {
        tracker.ran(SqlIntent.of(sql));
    }
}
