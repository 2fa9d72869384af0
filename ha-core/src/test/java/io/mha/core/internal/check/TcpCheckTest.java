package io.mha.core.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthCheck;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TcpCheckTest {
    private final HealthCheck check = HealthCheck.tcp();
    private final Deadline deadline = Deadline.after(() -> 0, Duration.ofSeconds(5));

    @Test
    void passesWhereSomethingListens() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CheckResult result = check.probe(Node.of("127.0.0.1", server.getLocalPort()), deadline);

            assertThat(result).isEqualTo(CheckResult.passed("connected"));
        }
    }

    @Test
    void failsWhereNothingListens() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        CheckResult result = check.probe(Node.of("127.0.0.1", port), deadline);

        assertThat(result.evidence()).isEqualTo(Evidence.CONNECT_REFUSED);
        assertThat(result.detail()).startsWith("connect to 127.0.0.1:" + port + ": ");
        assertThat(result.alive()).isFalse();
    }

    @Test
    void tellsFailuresApart() {
        assertThat(Evidence.ofConnectFailure(new SocketTimeoutException())).isEqualTo(Evidence.CONNECT_TIMEOUT);
        assertThat(Evidence.ofConnectFailure(new ConnectException())).isEqualTo(Evidence.CONNECT_REFUSED);
        assertThat(Evidence.ofConnectFailure(new SocketException("reset"))).isEqualTo(Evidence.IO_RESET);
    }
}
