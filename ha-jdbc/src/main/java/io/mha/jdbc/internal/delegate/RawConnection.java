package io.mha.jdbc.internal.delegate;

import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the driver underneath, and its socket where we got hold of it.
 *
 * @param connection the driver's object
 * @param socket {@code null} for a driver that can abort without help
 */
public record RawConnection(Connection connection, @Nullable Socket socket) {

    /** Cuts the connection, whoever waits for it, without a word to the server and without waiting for anything. */
    public void cut() {
        try {
            if (socket != null) {
                socket.close();
            } else {
                connection.abort(Runnable::run);
            }
        } catch (IOException | SQLException | RuntimeException e) {
            return; // it is being thrown away: how it goes does not matter
        }
    }

    /**
     * Whether it is closed on our side.
     *
     * @return {@code true} if it can be forgotten
     */
    public boolean isClosed() {
        try {
            return (socket != null && socket.isClosed()) || connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }
}
