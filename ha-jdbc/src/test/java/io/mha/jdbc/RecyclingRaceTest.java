package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Somebody does to a connection what JDBC allows to any thread, in the very moment in which its owner closes it, over and
 * over. The next borrower, who uses the same objects where that is safe, must never notice.
 */
class RecyclingRaceTest {
    /** What the other thread does. */
    enum Meddling {
        CLOSE(3_000) {
            @Override
            void with(Connection connection, Statement statement) throws SQLException {
                connection.close();
            }
        },
        ABORT(100) {
            @Override
            void with(Connection connection, Statement statement) throws SQLException {
                connection.abort(Runnable::run);
            }
        },
        CANCEL(3_000) {
            @Override
            void with(Connection connection, Statement statement) throws SQLException {
                statement.cancel();
            }
        },
        CLOSE_STATEMENT(3_000) {
            @Override
            void with(Connection connection, Statement statement) throws SQLException {
                statement.close();
            }
        },
        USE(3_000) {
            @Override
            void with(Connection connection, Statement statement) throws SQLException {
                connection.setAutoCommit(false);
            }
        };

        /** A connection that was aborted is opened anew, and that is paced. */
        private final int rounds;

        Meddling(int rounds) {
            this.rounds = rounds;
        }

        abstract void with(Connection connection, Statement statement) throws SQLException;
    }

    private record Victim(Connection connection, Statement statement) {}

    private static final Victim NONE = new Victim(null, null);

    @ParameterizedTest
    @EnumSource
    @Timeout(300)
    void theNextBorrowerNoticesNothing(Meddling meddling) throws Exception {
        AtomicReference<Victim> victim = new AtomicReference<>(NONE);
        AtomicReference<Throwable> wrong = new AtomicReference<>();
        Thread other = new Thread(() -> meddle(meddling, victim, wrong), "meddler");
        other.start();
        try (StubSession stub = new StubSession(1, "minIdle=0", "maxPoolSize=1")) {
            stub.connection().close();
            for (int round = 0; round < meddling.rounds; round++) {
                Connection connection = stub.source().getConnection();
                Victim current = new Victim(connection, connection.createStatement());
                victim.set(current);
                for (int i = ThreadLocalRandom.current().nextInt(300); i > 0; i--) {
                    Thread.onSpinWait();
                }
                connection.close();
                work(stub.source());
                await(() -> victim.get() != current);
            }
            assertThat(stub.source().activeConnections("n1")).isZero();
        } finally {
            victim.set(null);
            other.join(60_000);
        }
        assertThat(wrong.get()).isNull();
    }

    private static void meddle(Meddling meddling, AtomicReference<Victim> victim, AtomicReference<Throwable> wrong) {
        while (true) {
            await(() -> victim.get() != NONE);
            Victim current = victim.get();
            if (current == null) {
                return;
            }
            try {
                meddling.with(current.connection(), current.statement());
            } catch (SQLException late) {
                boolean closed = "08003".equals(late.getSQLState());
                if (!closed && meddling != Meddling.USE) { // which may find the connection closed below it
                    wrong.set(late);
                }
            } catch (RuntimeException e) {
                wrong.set(e);
            }
            victim.compareAndSet(current, NONE);
        }
    }

    /** Without parking: who is woken up comes too late for a race. */
    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.yield();
        }
    }

    /** All of it succeeds, in its own transaction. */
    private static void work(MhaDataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            assertThat(connection.getAutoCommit()).isTrue();
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("INSERT INTO t VALUES (1)");
                statement.executeUpdate("INSERT INTO t VALUES (2)");
            }
            connection.commit();
            assertThat(connection.getAutoCommit()).isFalse();
            assertThat(connection.isClosed()).isFalse();
        }
    }
}
