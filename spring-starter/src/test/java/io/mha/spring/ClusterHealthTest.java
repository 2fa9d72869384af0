package io.mha.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mha.core.balance.NodeView;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeStatus;
import io.mha.jdbc.MhaDataSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The words that the actuator has for a cluster, where they are not those of its nodes. */
class ClusterHealthTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    /** Traffic never takes out the last one; that one died. */
    @Test
    void isOutOfServiceIfOnlyNodesAreLeftThatTrafficTookOut() throws IOException {
        ServerSocket second = port();
        try (ServerSocket first = port();
                MhaDataSource source = new MhaDataSource("jdbc:mha://127.0.0.1:" + first.getLocalPort() + ",127.0.0.1:"
                        + second.getLocalPort() + "/db?check=tcp&minIdle=0&ejectTime=60s&jmx=false")) {
            await().atMost(LONG).until(() -> serving(source).equals("2/2") && checked(source));
            NodeView view = source.cluster().topology().node("127.0.0.1:" + first.getLocalPort());
            for (int i = 0; i < 3; i++) {
                source.cluster().report(view.node().id(), view.state().generation(), Evidence.IO_RESET, "reset");
            }
            await().atMost(LONG).until(() -> serving(source).equals("1/2"));
            assertThat(ClusterHealth.of(source).status()).isEqualTo("UP");
            assertThat(ClusterHealth.of(source).details()).containsEntry("degraded", true);

            second.close();
            await().atMost(LONG).until(() -> ClusterHealth.of(source).status().equals("OUT_OF_SERVICE"));
            assertThat(serving(source)).isEqualTo("0/2");
        } finally {
            second.close();
        }
    }

    private static boolean checked(MhaDataSource source) {
        return source.cluster().topology().nodes().stream()
                .allMatch(view -> view.state().status() == NodeStatus.UP);
    }

    private static String serving(MhaDataSource source) {
        return String.valueOf(ClusterHealth.of(source).details().get("serving"));
    }

    private static ServerSocket port() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }
}
