package io.mha.core.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mha.core.node.Node;
import io.mha.core.node.NodeSource;
import io.mha.core.node.NodeSource.Dns;
import io.mha.core.time.Timers;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real name server that is changed, killed and frozen. */
@Timeout(180)
class DnsNodeSourceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private final Timers timers = Timers.system("dns-it");
    private final Heard heard = new Heard();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void assumeInstalled() {
        Dnsmasq.assumeInstalled();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        timers.close();
    }

    private Dnsmasq server(List<String> hosts, String... records) throws IOException {
        Dnsmasq dnsmasq = Dnsmasq.start(folder, hosts, records);
        open.add(dnsmasq);
        return dnsmasq;
    }

    /** Asks ten times per second. */
    private void watch(Dns dns, String... servers) {
        NodeSource source = NodeSource.dns(
                dns.withServers(List.of(servers)).withRefresh(Duration.ofMillis(100), Duration.ofMillis(100)));
        open.add(0, source);
        source.start(timers, heard);
    }

    private void hears(String line) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(heard.all()).last().isEqualTo(line));
    }

    @Test
    void addressesOfBothFamiliesAreNodes() throws IOException {
        Dnsmasq dnsmasq = server(List.of("127.0.1.1 db.test", "127.0.1.2 db.test", "fd00::7 db.test"));
        watch(Dns.addresses("db.test", 3306), dnsmasq.address());

        hears("127.0.1.1:3306 127.0.1.2:3306 [fd00::7]:3306");
    }

    @Test
    void followsTheNameServerAndKeepsAnAddressForThreeAnswers() throws IOException {
        Dnsmasq dnsmasq = server(List.of("127.0.1.1 db.test"));
        watch(Dns.addresses("db.test", 3306).withType(Dns.Type.A), dnsmasq.address());
        hears("127.0.1.1:3306");

        dnsmasq.hosts("127.0.1.2 db.test");
        hears("127.0.1.2:3306");

        assertThat(heard.all())
                .filteredOn("127.0.1.1:3306 127.0.1.2:3306"::equals)
                .hasSize(2);
    }

    @Test
    void srvRecordsAreNodes() throws IOException {
        String srv = "--srv-host=_mysql._tcp.test,";
        Dnsmasq dnsmasq = server(
                List.of(), srv + "db1.test,3306,10,0", srv + "DB2.test,3307,10,300", srv + "spare.test,3306,20,7");
        watch(Dns.srv("_mysql._tcp.test").withHold(1), dnsmasq.address());

        hears("db1.test:3306 db2.test:3307 spare.test:3306");
        assertThat(heard.nodes())
                .containsExactly(
                        Node.of("db1.test", 3306),
                        Node.of("db2.test", 3307).withWeight(256),
                        Node.of("spare.test", 3306).withWeight(7).withLevel(1));

        open.add(dnsmasq.restarted(srv + "spare.test,3306,20,7"));
        hears("spare.test:3306");
        assertThat(heard.nodes()).containsExactly(Node.of("spare.test", 3306).withWeight(7));
    }

    @Test
    void aNameThatDoesNotExistIsAFailure() throws IOException {
        Dnsmasq dnsmasq = server(List.of());
        watch(Dns.addresses("db.test", 3306), dnsmasq.address());

        hears("failed: dns db.test: look-up of A: there is no such name (NXDOMAIN); check the name");

        dnsmasq.hosts("127.0.1.1 db.test");
        hears("127.0.1.1:3306");
    }

    @Test
    void aNameWithoutSuchRecordsIsAFailure() throws IOException {
        Dnsmasq dnsmasq = server(List.of("127.0.1.1 db.test"));
        watch(Dns.addresses("db.test", 3306).withType(Dns.Type.AAAA), dnsmasq.address());

        hears("failed: dns db.test: the answer has no AAAA record");
    }

    @Test
    void aRefusalIsAFailure() throws IOException {
        Dnsmasq dnsmasq = server(List.of());
        watch(Dns.addresses("db.elsewhere", 3306), dnsmasq.address());

        hears("failed: dns db.elsewhere: look-up of A: the name server refused to answer");
    }

    @Test
    void aNameServerThatIsKilledIsAFailureUntilItIsBack() throws IOException {
        Dnsmasq dnsmasq = server(List.of("127.0.1.1 db.test"));
        watch(Dns.addresses("db.test", 3306), dnsmasq.address());
        hears("127.0.1.1:3306");

        dnsmasq.close();
        hears("failed: dns db.test: look-up of A: no answer from the name server;"
                + " check that it runs and can be reached");

        open.add(dnsmasq.restarted());
        hears("127.0.1.1:3306");
    }

    @Test
    void aNameServerThatIsSilentIsAFailureUntilItSpeaks() throws IOException {
        Dnsmasq dnsmasq = server(List.of("127.0.1.1 db.test"));
        watch(Dns.addresses("db.test", 3306), dnsmasq.address());
        hears("127.0.1.1:3306");

        dnsmasq.signal("STOP");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(heard.all()).last().asString().contains("no answer"));

        dnsmasq.signal("CONT");
        hears("127.0.1.1:3306");
    }

    @Test
    void asksTheNextServerIfTheFirstIsDead() throws IOException {
        Dnsmasq dnsmasq = server(List.of("127.0.1.1 db.test"));
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            watch(Dns.addresses("db.test", 3306), "127.0.0.1:" + silent.getLocalPort(), dnsmasq.address());

            hears("127.0.1.1:3306");
        }
    }

    @Test
    void readsAnAnswerThatIsTooLongForADatagram() throws IOException {
        List<String> hosts = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            hosts.add("127.0.2." + i + " db.test");
        }
        Dnsmasq dnsmasq = server(hosts);
        watch(Dns.addresses("db.test", 3306), dnsmasq.address());

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard.nodes()).hasSize(100));
    }

    @Test
    void followsAnAlias() throws IOException {
        Dnsmasq dnsmasq = server(List.of("127.0.1.1 db.test"), "--cname=alias.test,db.test");
        watch(Dns.addresses("alias.test", 3306), dnsmasq.address());

        hears("127.0.1.1:3306");
    }

    @Test
    void aServerFailureIsAFailure() throws IOException {
        try (DatagramSocket broken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            timers.runBlocking(() -> answerServfail(broken));
            watch(Dns.addresses("db.test", 3306), "127.0.0.1:" + broken.getLocalPort());

            hears("failed: dns db.test: look-up of A: the name server failed (SERVFAIL)");
        }
    }

    /** Sends every question back as an answer with response code 2, until the socket is closed. */
    private static void answerServfail(DatagramSocket socket) {
        byte[] bytes = new byte[512];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                bytes[2] |= (byte) 0x80;
                bytes[3] = (byte) 0x82;
                socket.send(packet);
            }
        } catch (IOException closed) {
            // the test is over
        }
    }
}
