package io.mha.vrrp.internal.os;

import static io.mha.vrrp.internal.os.LinuxNetworkIT.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mha.vrrp.internal.net.AddressLease;
import io.mha.vrrp.internal.net.LeaseLapsedException;
import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.net.NetworkWatcher;
import io.mha.vrrp.internal.packet.IpAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who holds the lease answers; who does not is silent, though the address is still on the interface. */
@SuppressWarnings("try")
class AddressLeaseIT {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final int SOON = 10_000;
    private static final int SILENCE = 300;
    private static final String V4 = "192.0.2.100";
    private static final String V6 = "2001:db8::100";
    private static final String LINK_LOCAL = "fe80::100";

    private final AtomicLong time = new AtomicLong();
    private Namespace here;
    private Namespace there;
    private LinuxNetwork network;

    @BeforeAll
    static void needsRoot() {
        Namespace.assumePossible();
    }

    @BeforeEach
    void connect() throws Exception {
        here = Namespace.make();
        there = Namespace.make();
        here.connect(there);
        network = open();
        await().atMost(LONG).until(() -> link().up());
    }

    @AfterEach
    void disconnect() throws Exception {
        try (Namespace first = here;
                Namespace second = there) {
            if (network != null) {
                network.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6, LINK_LOCAL})
    void answersWhileItIsHeldAndNotAfterItsTime(String vip) throws Exception {
        try (Echo echo = echo(vip)) {
            AddressLease lease = lease(vip, 2_000);
            assertThat(lease.kind()).isEqualTo(AddressLease.Kind.NFTABLES);
            assertThat(echo.answersWithin(SILENCE)).as("before").isFalse();
            forgetNeighbours();
            long claimedAt = System.nanoTime();
            lease.renew();
            assertThat(echo.answersWithin(SOON)).isTrue();
            Thread.sleep(2_200);
            boolean present = link().addresses().contains(address(vip));
            // Its lifetime is 5 s; unless this machine was slow, what is silent here is on its interface.
            assertThat(present || System.nanoTime() - claimedAt > 4 * SECOND)
                    .as("still there")
                    .isTrue();
            assertThat(echo.answersWithin(SILENCE)).as("after its time").isFalse();
            forgetNeighbours();
            assertThat(echo.answersWithin(SILENCE)).as("after its time").isFalse();
            assertThat(there.ip("neighbour", "show", vip, "dev", "eth0"))
                    .as("nobody answers ARP or a neighbour solicitation")
                    .doesNotContain("02:00:00:00:00:11");
        }
    }

    @Test
    void isGoneForOthersToTakeWhenAllItsTimesHavePassed() throws Exception {
        lease(V4, 300).renew();
        lease(V6, 300).renew();
        for (String vip : List.of(V4, V6)) {
            await().atMost(LONG).until(() -> !link().addresses().contains(address(vip)));
            String family = vip.equals(V4) ? "ip" : "ip6";
            await().atMost(LONG)
                    .until(() -> !here.exec("nft", "list", "table", family, "mha-guard")
                            .contains("expires"));
            here.ip("address", "add", vip, "dev", "eth0", "nodad");
            try (Echo echo = echo(vip)) {
                assertThat(echo.answersWithin(SOON))
                        .as("another program has it")
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6, LINK_LOCAL})
    void isSilentWhenItIsReleasedAndAnswersWhenItIsClaimedAgain(String vip) throws Exception {
        try (Echo echo = echo(vip)) {
            AddressLease lease = lease(vip, 60_000);
            for (int i = 0; i < 2; i++) {
                lease.renew();
                assertThat(echo.answersWithin(SOON)).isTrue();
                lease.release();
                assertThat(link().addresses()).doesNotContain(address(vip));
                assertThat(echo.answersWithin(SILENCE)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void isSilentWhileItsProcessIsStopped(String vip) throws Exception {
        try (Echo echo = echo(vip)) {
            Process holder = Child.in(here).holdsAddress(vip, AddressLease.Kind.NFTABLES, 5_000);
            try {
                assertThat(echo.answersWithin(SOON)).isTrue();
                echo.keepAsking();
                long stoppedAt = System.nanoTime();
                Namespace.run("kill", "-STOP", Long.toString(holder.pid()));
                Thread.sleep(5_500);
                System.out.printf(
                        "answered for %.1f ms after SIGSTOP, %s, its lease being 5 s%n",
                        (echo.lastAnswerNanos() - stoppedAt) / 1e6, vip);
                assertThat(echo.answersWithin(SILENCE)).as("stopped").isFalse();
                Namespace.run("kill", "-CONT", Long.toString(holder.pid()));
                assertThat(holder.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(holder.exitValue()).as("its renewal was refused").isEqualTo(LeaseHolder.LAPSED);
                assertThat(echo.answersWithin(SILENCE)).as("gone on").isFalse();
            } finally {
                holder.destroyForcibly();
            }
        }
    }

    /** Its clock passes the address's whole lifetime, on which it is renewed by the thread of the network. */
    @Test
    void keepsItsAddressForAsLongAsItIsRenewed() throws Exception {
        AddressLease lease = lease(V4, 1_000);
        lease.renew();
        AtomicInteger removed = new AtomicInteger();
        network.watch(new NetworkWatcher() {
            @Override
            public void linkChanged(Link link) {}

            @Override
            public void addressRemoved(int linkIndex, IpAddress address) {
                removed.incrementAndGet();
            }

            @Override
            public void addressAdded(int linkIndex, IpAddress address) {}
        });
        long end = System.nanoTime() + 8 * SECOND;
        long before = System.nanoTime();
        while (System.nanoTime() < end) {
            Thread.sleep(100);
            long now = System.nanoTime();
            time.addAndGet(now - before);
            before = now;
            try {
                lease.renew();
            } catch (LeaseLapsedException e) {
                // This machine stood still for a second: once more.
                lease.release();
                removed.set(0);
                lease.renew();
                end = System.nanoTime() + 8 * SECOND;
            }
        }
        assertThat(removed).hasValue(0);
        assertThat(here.exec("nft", "list", "table", "ip", "mha-guard")).contains(V4);
    }

    @Test
    void putsBackAnAddressThatSomebodyRemoved() throws Exception {
        AddressLease lease = lease(V4, 60_000);
        lease.renew();
        here.ip("address", "del", V4 + "/32", "dev", "eth0");
        await().atMost(LONG).untilAsserted(() -> {
            lease.renew();
            assertThat(link().addresses()).contains(address(V4));
        });
    }

    @Test
    void theKernelRefusesToRenewWhatRanOut() throws Exception {
        // Our clock stands still: as if the process had stopped between a look at the clock and the renewal.
        AddressLease lease = lease(V4, 3_000);
        lease.renew();
        lease.renew();
        Thread.sleep(3_200);
        assertThatThrownBy(lease::renew)
                .isInstanceOf(LeaseLapsedException.class)
                .hasMessageContaining("says the kernel");
        lease.release();
        lease.renew();
    }

    @Test
    void doesNotAskTheKernelWhenItsOwnClockSaysThatItRanOut() throws Exception {
        AddressLease lease = lease(V4, 60_000);
        lease.renew();
        time.addAndGet(60 * SECOND);
        assertThatThrownBy(lease::renew).isInstanceOf(LeaseLapsedException.class);
    }

    @Test
    void leavesNothingBehindWhenItIsClosed() throws Exception {
        AddressLease lease = lease(V4, 60_000);
        lease.renew();
        lease(V6, 60_000).renew();
        assertThat(rules()).contains("mha-guard", "mha-lease", V4, V6);
        network.close();
        await().atMost(LONG).until(() -> rules().isBlank());
        assertThat(here.ip("address")).doesNotContain(V4, V6);
    }

    @Test
    void leavesTheGuardToOthersWhoUseIt() throws Exception {
        lease(V4, 60_000).renew();
        LinuxNetwork second = open();
        second.lease(second.link("eth0").orElseThrow(), 52, List.of(address("192.0.2.101")), 32, 60 * SECOND)
                .renew();
        network.close();
        assertThat(rules()).contains("mha-guard", "192.0.2.101").doesNotContain(V4);
        second.close();
        await().atMost(LONG).until(() -> rules().isBlank());
    }

    @Test
    void putsTheGuardBackWhenSomebodyFlushedTheRules() throws Exception {
        AddressLease lease = lease(V4, 60_000);
        lease.renew();
        here.exec("nft", "flush", "ruleset");
        assertThat(rules()).contains("mha-lease").doesNotContain("mha-guard");
        time.addAndGet(2 * SECOND);
        lease.renew();
        assertThat(here.exec("nft", "list", "table", "ip", "mha-guard")).contains(V4);
        assertThat(here.exec("nft", "list", "table", "arp", "mha-guard")).contains(V4);
    }

    @Test
    void leavesOtherTrafficAlone() throws Exception {
        lease(V4, 100).renew();
        Thread.sleep(200);
        try (Echo echo = echo("192.0.2.11")) {
            assertThat(echo.answersWithin(SOON)).isTrue();
        }
    }

    @Test
    void clearsAForeignMarkThatWouldLetPacketsPass() throws Exception {
        here.exec(
                "nft",
                "add table ip user; add chain ip user c { type filter hook prerouting priority -400; };"
                        + " add rule ip user c meta mark set 0xffffffff;"
                        + " add chain ip user d { type filter hook output priority 0; };"
                        + " add rule ip user d meta mark set 0xffffffff");
        try (Echo echo = echo(V4)) {
            AddressLease lease = lease(V4, 60_000);
            lease.renew();
            assertThat(echo.answersWithin(SOON)).isTrue();
            AddressLease shorter = lease("192.0.2.101", 100);
            shorter.renew();
            Thread.sleep(200);
            try (Echo silent = echo("192.0.2.101")) {
                assertThat(silent.answersWithin(SILENCE)).isFalse();
            }
        }
    }

    /** With -Dsurefire.jvm.args=-Dmha.vrrp.kills=20 twenty times each. */
    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void isSilentAsSoonAsItsProcessIsKilled(String vip) throws Exception {
        try (Echo echo = echo(vip)) {
            echo.keepAsking();
            for (int i = 0; i < Integer.getInteger("mha.vrrp.kills", 1); i++) {
                // Its lease has 10 seconds to run: the end of the socket of its table closes it.
                assertThat(silentAfterKill(echo, vip, AddressLease.Kind.NFTABLES, 10_000))
                        .isLessThan(Duration.ofSeconds(5));
                assertThat(link().addresses()).as("still there").contains(address(vip));
                lease(vip, 1_000).close();
                assertThat(link().addresses()).as("removed by the next one").doesNotContain(address(vip));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void isGoneSoonAfterTheKillOfAProcessThatHadItByItsLifetime(String vip) throws Exception {
        try (Echo echo = echo(vip)) {
            echo.keepAsking();
            assertThat(silentAfterKill(echo, vip, AddressLease.Kind.VALID_LFT, 2_000))
                    .as("2 s, and what the kernel waits for its lock: 6.5 s were seen beside busy namespaces")
                    .isLessThan(Duration.ofSeconds(20));
            assertThat(link().addresses()).doesNotContain(address(vip));
        }
    }

    private Duration silentAfterKill(Echo echo, String vip, AddressLease.Kind kind, int leaseMillis) throws Exception {
        Process holder = Child.in(here).holdsAddress(vip, kind, leaseMillis);
        try {
            long heldAt = System.nanoTime();
            await().atMost(LONG).until(() -> echo.lastAnswerNanos() > heldAt);
            long killedAt = System.nanoTime();
            holder.destroyForcibly();
            holder.onExit().join();
            long diedAt = System.nanoTime();
            await().atMost(LONG).until(() -> System.nanoTime() - echo.lastAnswerNanos() > SECOND);
            System.out.printf(
                    "%s %s: answered for %.1f ms after SIGKILL; the process was gone after %.1f ms%n",
                    kind, vip, (echo.lastAnswerNanos() - killedAt) / 1e6, (diedAt - killedAt) / 1e6);
            return Duration.ofNanos(echo.lastAnswerNanos() - killedAt);
        } finally {
            holder.destroyForcibly();
        }
    }

    private LinuxNetwork open() throws Exception {
        return here.in(() -> LinuxNetwork.open(time::get, List.of(AddressLease.Kind.NFTABLES)));
    }

    private Link link() throws IOException {
        return network.link("eth0").orElseThrow();
    }

    private AddressLease lease(String vip, long millis) throws IOException {
        IpAddress address = address(vip);
        return network.lease(link(), 51, List.of(address), address.isV6() ? 128 : 32, millis * MILLI);
    }

    private String rules() throws Exception {
        return here.exec("nft", "list", "ruleset");
    }

    private void forgetNeighbours() throws Exception {
        there.ip("neighbour", "flush", "dev", "eth0");
    }

    private Echo echo(String vip) throws Exception {
        return new Echo(here, scoped(vip, here), there, scoped(vip, there));
    }

    private static InetAddress scoped(String vip, Namespace in) throws Exception {
        if (!vip.startsWith("fe80")) {
            return InetAddress.getByName(vip);
        }
        String index = in.exec("cat", "/sys/class/net/eth0/ifindex").strip();
        return Inet6Address.getByAddress(null, InetAddress.getByName(vip).getAddress(), Integer.parseInt(index));
    }
}
