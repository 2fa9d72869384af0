package io.mha.core.internal.check;

import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthCheck;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Whether something accepts TCP connections. */
final class TcpCheck implements HealthCheck {
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
            return CheckResult.failed(
                    Evidence.ofConnectFailure(e), "connect to " + node.address() + ": " + e.getMessage());
        }
    }
}
