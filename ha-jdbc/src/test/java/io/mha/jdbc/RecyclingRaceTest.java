package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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

    @ParameterizedTest
    @EnumSource
    void theNextBorrowerNoticesNothing(Meddling meddling) throws Exception {
        Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
        AtomicReference<Victim> victim = new AtomicReference<>();
        CyclicBarrier together = new CyclicBarrier(2);
        try (StubSession stub = new StubSession(1, "minIdle=0", "maxPoolSize=1")) {
            stub.connection().close();
            Thread other = new Thread(() -> meddle(meddling, victim, together, wrong), "meddler");
            other.start();
            for (int round = 0; round < meddling.rounds && wrong.isEmpty(); round++) {
                Connection connection = stub.source().getConnection();
                victim.set(new Victim(connection, connection.createStatement()));
                together.await(60, TimeUnit.SECONDS);
                connection.close();
                work(stub.source());
                together.await(60, TimeUnit.SECONDS);
            }
            victim.set(null);
            together.await(60, TimeUnit.SECONDS);
            other.join(60_000);
            assertThat(stub.source().activeConnections("n1")).isZero();
        }
        assertThat(wrong).isEmpty();
    }

    private static void meddle(
            Meddling meddling, AtomicReference<Victim> victim, CyclicBarrier together, Queue<Throwable> wrong) {
        try {
            while (true) {
                together.await(60, TimeUnit.SECONDS);
                Victim current = victim.get();
                if (current == null) {
                    return;
                }
                try {
                    meddling.with(current.connection(), current.statement());
                } catch (SQLException late) {
                    if (!"08003".equals(late.getSQLState()) && meddling != Meddling.USE) {
                        wrong.add(late);
                    }
                }
                together.await(60, TimeUnit.SECONDS);
            }
        } catch (Exception e) {
            wrong.add(e);
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
