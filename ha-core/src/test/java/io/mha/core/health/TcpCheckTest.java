package io.mha.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TcpCheckTest {
    private final TcpCheck check = new TcpCheck();
    private final Deadline deadline = Deadline.after(() -> 0, Duration.ofSeconds(5));

    @Test
    void passesWhereSomethingListens() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CheckResult result = check.probe(Node.of("127.0.0.1", server.getLocalPort()), deadline);

            assertThat(result).isEqualTo(CheckResult.passed("connected"));
        }
    }

    @Test
    void failsWhereNothingListens() throws IOException {
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
        assertThat(TcpCheck.classify(new SocketTimeoutException())).isEqualTo(Evidence.CONNECT_TIMEOUT);
        assertThat(TcpCheck.classify(new ConnectException())).isEqualTo(Evidence.CONNECT_REFUSED);
        assertThat(TcpCheck.classify(new SocketException("reset"))).isEqualTo(Evidence.IO_RESET);
    }
}
