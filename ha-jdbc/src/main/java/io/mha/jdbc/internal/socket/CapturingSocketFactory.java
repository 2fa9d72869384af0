package io.mha.jdbc.internal.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.SQLException;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes ordinary sockets and shows the last one to the thread that asked for a connection. MariaDB Connector/J takes
 * the name of a socket factory and no object, hence the thread-local. It is needed because that driver's own {@code
 * Connection.abort} first opens another connection to kill the statement, and so waits for a node that hangs.
 */
public final class CapturingSocketFactory extends SocketFactory {
    private static final ThreadLocal<@Nullable Socket[]> CAPTURE = new ThreadLocal<>();

    /** For the driver. */
    public CapturingSocketFactory() {}

    /**
     * Something that opens a connection.
     *
     * @param <T> what is opened
     */
    @FunctionalInterface
    public interface Connect<T> {
        /**
         * Opens it.
         *
         * @param socket empty; after the call the socket that was made, if it came from this factory
         * @return the connection
         * @throws SQLException as the driver throws it
         */
        T connect(@Nullable Socket[] socket) throws SQLException;
    }

    /**
     * Opens a connection and looks which socket it got.
     *
     * @param <T> what is opened
     * @param connect opens it
     * @return what was opened
     * @throws SQLException as the driver throws it
     */
    public static <T> T capturing(Connect<T> connect) throws SQLException {
        @Nullable Socket[] socket = new Socket[1];
        CAPTURE.set(socket);
        try {
            return connect.connect(socket);
        } finally {
            CAPTURE.remove();
        }
    }

    @Override
    public Socket createSocket() {
        Socket socket = new Socket();
        @Nullable Socket[] capture = CAPTURE.get();
        if (capture != null) {
            capture[0] = socket;
        }
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    private Socket connected(InetSocketAddress to, @Nullable InetSocketAddress from) throws IOException {
        Socket socket = createSocket();
        if (from != null) {
            socket.bind(from);
        }
        socket.connect(to);
        return socket;
    }
}
