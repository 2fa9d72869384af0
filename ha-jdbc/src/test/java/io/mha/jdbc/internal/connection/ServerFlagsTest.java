package io.mha.jdbc.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerFlagsTest {
    /** As Connector/J shows it. */
    public interface OfConnectorJ {
        /** The session. */
        Session getSession();

        /** A session. */
        interface Session {
            /** Its server's half. */
            ServerSession getServerSession();
        }

        /** The server's half. */
        interface ServerSession {
            /** The flags. */
            int getStatusFlags();
        }
    }

    /** As MariaDB Connector/J shows it. */
    public interface OfMariaDb {
        /** The context. */
        Context getContext();

        /** A context. */
        interface Context {
            /** The flags. */
            int getServerStatus();
        }
    }

    @ParameterizedTest
    @CsvSource({"0,false,false", "1,true,false", "2,false,true", "3,true,true", "16387,true,true"})
    void readsWhatEachDriverShows(int flags, boolean open, boolean commits) {
        OfConnectorJ.ServerSession server = () -> flags;
        OfConnectorJ.Session session = () -> server;
        OfMariaDb.Context context = () -> flags;
        for (Connection connection :
                new Connection[] {connection(OfConnectorJ.class, session), connection(OfMariaDb.class, context)}) {
            ServerFlags read = ServerFlags.of(connection);
            assertThat(read).isNotNull();
            assertThat(read.inTransaction()).isEqualTo(open);
            assertThat(read.commits()).isEqualTo(commits);
        }
    }

    @Test
    void admitsThatItCannotTell() {
        assertThat(ServerFlags.of(connection(Runnable.class, "nothing"))).isNull();
    }

    private static Connection connection(Class<?> shows, Object answer) {
        return (Connection) Proxy.newProxyInstance(
                ServerFlagsTest.class.getClassLoader(),
                new Class<?>[] {Connection.class, shows},
                (self, method, arguments) -> method.getName().equals("unwrap") ? self : answer);
    }
}
