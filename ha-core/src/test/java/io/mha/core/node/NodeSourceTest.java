package io.mha.core.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mha.core.config.ConfigException;
import io.mha.core.node.NodeSource.Dns;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NodeSourceTest {
    private static final Dns DNS = Dns.addresses("db.example.org", 3306);

    @Test
    void dnsHasTheDefaultsThatAreDocumented() {
        assertThat(DNS)
                .isEqualTo(new Dns(
                        "db.example.org",
                        Dns.Type.A_AND_AAAA,
                        3306,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        List.of(),
                        3));
        assertThat(Dns.srv("_mysql._tcp.example.org.").port()).isZero();
        assertThat(NodeSource.dns(DNS).name()).isEqualTo("dns");
    }

    @Test
    void dnsNamesTheKeyTheValueAndTheCure() {
        refused(() -> Dns.srv("a/b"), "dns=a/b: is not a name of the DNS; write one such as db.example.org");
        refused(() -> Dns.srv(""), "dns=: is not a name of the DNS; write one such as db.example.org");
        refused(() -> Dns.srv("a..b"), "dns=a..b: is not a name of the DNS; write one such as db.example.org");
        refused(() -> Dns.addresses("a", 0), "port=0: a port lies between 1 and 65535");
        refused(() -> DNS.withType(Dns.Type.SRV), "port=3306: SRV records have their own ports; leave it 0");
        refused(() -> DNS.withHold(0), "hold=0: lies between 1 and 1000 answers");
        refused(
                () -> DNS.withRefresh(Duration.ofMillis(99), Duration.ofMillis(99)),
                "refresh=99ms: lies between 100ms and 1d");
        refused(
                () -> DNS.withRefresh(Duration.ofSeconds(1), Duration.ofSeconds(2)),
                "refreshWhileDown=2000ms: lies between 100ms and refresh");
        refused(() -> DNS.withServers(List.of("a b")), "servers=a b: is not host or host:port, as in 10.0.0.2:53");
    }

    @Test
    void dnsTakesServersInAllSpellings() {
        List<String> servers = List.of("10.0.0.2", "10.0.0.2:5353", "ns.example.org:53", "[::1]:53", "[::1]");

        assertThat(DNS.withServers(servers).servers()).isEqualTo(servers);
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatExceptionOfType(ConfigException.class).isThrownBy(call).withMessage(message);
    }
}
