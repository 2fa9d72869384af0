package io.mha.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.core.config.ConfigException;
import io.mha.core.health.BreakerPolicy;
import io.mha.core.health.HealthPolicy;
import io.mha.core.node.Node;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterConfigTest {
    private static final Node A = Node.of("db1", 8066);

    @Test
    void aClusterNeedsANode() {
        assertThatThrownBy(() -> ClusterConfig.named("c").build())
                .isInstanceOf(ConfigException.class)
                .hasMessage("nodes=: a cluster needs at least one node, or a source of nodes");
    }

    @Test
    void twoNodesMayNotShareAName() {
        List<Node> nodes = List.of(A.named("x"), Node.of("db2", 8066).named("x"));
        assertThatThrownBy(() -> ClusterConfig.named("c").nodes(nodes).build())
                .isInstanceOf(ConfigException.class)
                .hasMessage("name=x: two nodes have this name; give each its own");
    }

    @Test
    void twoNodesMayNotShareAnAddress() {
        List<Node> nodes = List.of(A, A.named("again"));
        assertThatThrownBy(() -> ClusterConfig.named("c").nodes(nodes).build())
                .isInstanceOf(ConfigException.class)
                .hasMessage("nodes=db1:8066: two nodes have this address; remove one");
    }

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        ClusterConfig config = ClusterConfig.named("c").nodes(List.of(A)).build();

        assertThat(config.check().name()).isEqualTo("tcp");
        assertThat(config.health()).isEqualTo(HealthPolicy.DEFAULT);
        assertThat(config.breaker()).isEqualTo(BreakerPolicy.DEFAULT);
        assertThat(config.balancer().name()).isEqualTo("peak-ewma");
        assertThat(config.lifecycle()).isSameAs(NodeLifecycle.NONE);
        assertThat(config.listeners()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "' '|db1|8066|1|0|'name= : a node needs a name that is not blank'",
                "n|' '|8066|1|0|'host= : a node needs a host name or an address'",
                "n|db1|0|1|0|port=0: a port lies between 1 and 65535",
                "n|db1|65536|1|0|port=65536: a port lies between 1 and 65535",
                "n|db1|8066|-1|0|weight=-1: a weight lies between 0 and 256",
                "n|db1|8066|257|0|weight=257: a weight lies between 0 and 256",
                "n|db1|8066|1|-1|'priority=-1: levels are 0 (active), 1, 2 ... 255 (backups)'",
            })
    void aNodeRefuses(String id, String host, int port, int weight, int level, String message) {
        assertThatThrownBy(() -> new Node(id, host, port, weight, level))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void aNodeIsNamedAfterItsAddress() {
        assertThat(A.id()).isEqualTo("db1:8066");
        assertThat(Node.of("::1", 8066).address()).isEqualTo("[::1]:8066");
        assertThat(A.withWeight(0).withLevel(2).named("n")).isEqualTo(new Node("n", "db1", 8066, 0, 2));
    }
}
