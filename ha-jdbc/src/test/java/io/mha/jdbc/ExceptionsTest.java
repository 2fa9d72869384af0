package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import io.mha.jdbc.NoNodeAvailableException.NodeReason;
import io.mha.jdbc.OutcomeUnknownException.Sending;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The two exceptions say what an operator and a retry rule need to know. */
class ExceptionsTest {

    @Test
    void anUnknownOutcomeSaysWhatWasSentWhereAndWhen() {
        SQLException cause = new SQLException("link lost", "08S01");
        OutcomeUnknownException e = new OutcomeUnknownException(
                "a statement",
                "n1",
                7,
                "HUNG: no answer to a probe",
                new Sending("INSERT INTO t VALUES (?)", Duration.ofMillis(812)),
                cause);
        assertThat(e.getMessage())
                .isEqualTo("outcome unknown: a statement was sent to node n1 (generation 7) 812ms before"
                        + " and may or may not have been applied, so verify before you repeat it: HUNG: no answer to a"
                        + " probe; statement: INSERT INTO t VALUES (?)");
        assertThat(e.getSQLState()).isEqualTo("08007");
        assertThatObject(e).isNotInstanceOf(SQLTransientException.class);
        assertThat(e.node()).isEqualTo("n1");
        assertThat(e.generation()).isEqualTo(7);
        assertThat(e.wasSent()).isTrue();
        assertThat(e.sentAge()).isEqualTo(Duration.ofMillis(812));
        assertThat(e.statement()).isEqualTo("INSERT INTO t VALUES (?)");
        assertThat(e.verdict()).isEqualTo("HUNG: no answer to a probe");
        assertThat(e.safeToRetry()).isFalse();
        assertThat(e.getCause()).isSameAs(cause);
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        OutcomeUnknownException e = new OutcomeUnknownException("commit", "n1", 7, "reset", new SQLException("x"));
        assertThat(e.getMessage())
                .isEqualTo("outcome unknown: commit was sent to node n1 (generation 7) and may or may"
                        + " not have been applied, so verify before you repeat it: reset");
        assertThat(e.sentAge()).isNull();
        assertThat(e.statement()).isEmpty();
    }

    @Test
    void noNodeMeansNothingWasSent() {
        NoNodeAvailableException e = new NoNodeAvailableException(
                "shop: no node is usable",
                "08001",
                NoNodeAvailableException.NO_NODE,
                List.of(new NodeReason("n1", 2, "n1 DOWN: refused")),
                "start a node");
        assertThat(e.getErrorCode()).isEqualTo(NoNodeAvailableException.NO_NODE);
        assertThat(e.wasSent()).isFalse();
        assertThat(e.safeToRetry()).isTrue();
        assertThat(e.verdict())
                .isEqualTo("shop: no node is usable\n  n1 DOWN: refused [2 attempts]\n  start a node")
                .isEqualTo(e.getMessage());
    }

    @Test
    void survivesSerialization() throws IOException, ClassNotFoundException {
        OutcomeUnknownException sent = new OutcomeUnknownException(
                "a statement",
                "n1",
                7,
                "reset",
                new Sending("DELETE FROM t", Duration.ofSeconds(1)),
                new SQLException());
        OutcomeUnknownException received = (OutcomeUnknownException) copy(sent);
        assertThat(received.statement()).isEqualTo("DELETE FROM t");
        assertThat(received.sentAge()).isEqualTo(Duration.ofSeconds(1));
        assertThat(((NoNodeAvailableException) copy(new NoNodeAvailableException(
                                "x", "08001", NoNodeAvailableException.NO_ROOM, List.of(), "y")))
                        .nodes())
                .isEmpty();
    }

    private static Object copy(Object object) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }
}
