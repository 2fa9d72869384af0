package io.mha.core.health;

import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * Whether something accepts TCP connections (HAProxy {@code check} without options). It finds a process that is gone
 * and nothing else: the kernel accepts on behalf of a process that hangs. MySQL counts such a connection as aborted.
 */
public final class TcpCheck implements HealthCheck {
    /** Makes the check; it keeps nothing open. */
    public TcpCheck() {}

    @Override
    public String name() {
        return "tcp";
    }

    @Override
    public CheckResult probe(Node node, Deadline deadline) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(node.host(), node.port()), deadline.remainingMillis());
            return CheckResult.passed("connected");
        } catch (IOException e) {
            return CheckResult.failed(classify(e), "connect to " + node.address() + ": " + e.getMessage());
        }
    }

    /**
     * What a failed attempt to connect says about the node.
     *
     * @param e the failure
     * @return refused, timed out, or reset
     */
    public static Evidence classify(IOException e) {
        if (e instanceof SocketTimeoutException) {
            return Evidence.CONNECT_TIMEOUT;
        }
        return e instanceof ConnectException ? Evidence.CONNECT_REFUSED : Evidence.IO_RESET;
    }
}
