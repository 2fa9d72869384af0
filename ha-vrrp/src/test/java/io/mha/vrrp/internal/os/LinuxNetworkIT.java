package io.mha.vrrp.internal.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mha.vrrp.internal.net.AddressLease;
import io.mha.vrrp.internal.net.AdvertisementSocket;
import io.mha.vrrp.internal.net.Datagram;
import io.mha.vrrp.internal.net.LeaseLapsedException;
import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.net.NetworkWatcher;
import io.mha.vrrp.internal.packet.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two of our networks, in two namespaces on one cable. */
@SuppressWarnings("try")
class LinuxNetworkIT {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final IpAddress GROUP_V4 = address("224.0.0.18");
    private static final IpAddress GROUP_V6 = address("ff02::12");
    private static final IpAddress VIP = address("192.0.2.100");
    private static final IpAddress VIP6 = address("2001:db8::100");
    private static final long SECOND = 1_000_000_000L;
    private static final byte[] V2 = HexFormat.of()
            .parseHex("45c0002800010000ff700000c000020be0000012" + "2133fa0100012265c00002640000000000000000");
    private static final byte[] V3_OVER_V6 =
            HexFormat.of().parseHex("3133fa01006400002001" + "0db8000000000000000000000100");

    private Namespace here;
    private Namespace there;
    private LinuxNetwork network;
    private LinuxNetwork other;

    @BeforeAll
    static void needsRoot() {
        Namespace.assumePossible();
    }

    @BeforeEach
    void connect() throws Exception {
        here = Namespace.make();
        there = Namespace.make();
        here.connect(there);
        network = here.in(() -> LinuxNetwork.open(System::nanoTime, List.of(AddressLease.Kind.VALID_LFT)));
        other = there.in(() -> LinuxNetwork.open(System::nanoTime, List.of(AddressLease.Kind.VALID_LFT)));
        await().atMost(LONG).until(() -> link().up() && linkThere().up());
    }

    @AfterEach
    void disconnect() throws Exception {
        try (Namespace first = here;
                Namespace second = there) {
            if (network != null) {
                network.close();
            }
            if (other != null) {
                other.close();
            }
        }
    }

    @Test
    void looksAtAnInterface() throws Exception {
        Link link = link();
        assertThat(link.name()).isEqualTo("eth0");
        assertThat(link.mac()).isEqualTo(new byte[] {2, 0, 0, 0, 0, 0x11});
        assertThat(link.addresses()).contains(address("192.0.2.11"), address("2001:db8::11"));
        assertThat(network.link("nosuch0")).isEmpty();
        assertThat(network.link("a-name-that-is-too-long-for-linux")).isEmpty();
    }

    @Test
    void exchangesAdvertisementsOverIpv4() throws Exception {
        BlockingQueue<Datagram> heard = new LinkedBlockingQueue<>();
        try (AdvertisementSocket from = here.in(() -> network.open(link(), false, List.of(GROUP_V4), d -> {}));
                AdvertisementSocket to =
                        there.in(() -> other.open(linkThere(), false, List.of(GROUP_V4), heard::add))) {
            assertThat(to).isNotNull();
            from.send(V2, GROUP_V4);
            Datagram datagram = heard.poll(20, TimeUnit.SECONDS);
            assertThat(datagram).isNotNull();
            assertThat(datagram.source()).isEqualTo(address("192.0.2.11"));
            assertThat(datagram.destination()).isEqualTo(GROUP_V4);
            assertThat(datagram.hopLimit()).isEqualTo(255);
            assertThat(datagram.ageNanos()).isBetween(0L, 20 * SECOND);
            byte[] expected = V2.clone();
            expected[10] = 0x18;
            expected[11] = (byte) 0x87;
            assertThat(datagram.bytes()).as("with the checksum of the kernel").isEqualTo(expected);
        }
    }

    @Test
    void carriesAuthenticationHeaders() throws Exception {
        byte[] packet = HexFormat.of()
                .parseHex("45c0004000010000ff330000c000020be000001270040000c000020b000000019c84"
                        + "51b3d475d772d09b49522133fa0102012065c00002640000000000000000");
        BlockingQueue<Datagram> heard = new LinkedBlockingQueue<>();
        try (AdvertisementSocket from = here.in(() -> network.open(link(), false, List.of(GROUP_V4), d -> {}));
                AdvertisementSocket to =
                        there.in(() -> other.open(linkThere(), false, List.of(GROUP_V4), heard::add))) {
            assertThat(to).isNotNull();
            from.send(packet, GROUP_V4);
            assertThat(heard.poll(20, TimeUnit.SECONDS).bytes()[9]).isEqualTo((byte) 51);
        }
    }

    @Test
    void exchangesAdvertisementsOverIpv6() throws Exception {
        BlockingQueue<Datagram> heard = new LinkedBlockingQueue<>();
        IpAddress source = link().addresses().stream()
                .filter(each -> each.isV6() && each.octets()[0] == (byte) 0xfe)
                .findFirst()
                .orElseThrow();
        try (AdvertisementSocket from = here.in(() -> network.open(link(), true, List.of(GROUP_V6), d -> {}));
                AdvertisementSocket to = there.in(() -> other.open(linkThere(), true, List.of(GROUP_V6), heard::add))) {
            assertThat(to).isNotNull();
            from.send(V3_OVER_V6, source, GROUP_V6);
            Datagram multicast = heard.poll(20, TimeUnit.SECONDS);
            assertThat(multicast).isNotNull();
            assertThat(multicast.source()).isEqualTo(source);
            assertThat(multicast.destination()).isEqualTo(GROUP_V6);
            assertThat(multicast.hopLimit()).isEqualTo(255);
            assertThat(multicast.bytes()).hasSameSizeAs(V3_OVER_V6).startsWith(0x31, 0x33, 0xfa, 0x01);
            from.send(V3_OVER_V6, address("2001:db8::11"), address("2001:db8::12"));
            Datagram unicast = heard.poll(20, TimeUnit.SECONDS);
            assertThat(unicast).isNotNull();
            assertThat(unicast.source()).isEqualTo(address("2001:db8::11"));
            assertThat(unicast.destination()).isEqualTo(address("2001:db8::12"));
        }
    }

    @Test
    void endsItsThreadsWhenItIsClosed() throws Exception {
        here.in(() -> network.open(link(), false, List.of(GROUP_V4), d -> {}));
        assertThat(threads()).contains("mha-vrrp-eth0-4", "mha-vrrp-watch");
        network.close();
        other.close();
        assertThat(threads()).doesNotContain("mha-vrrp-eth0-4", "mha-vrrp-watch");
    }

    @Test
    void tellsOfLinksAndAddresses() throws Exception {
        News news = new News();
        network.watch(news);
        int index = link().index();
        here.ip("address", "add", "192.0.2.100/32", "dev", "eth0");
        news.await("added " + index + " " + text(VIP));
        here.ip("address", "del", "192.0.2.100/32", "dev", "eth0");
        news.await("removed " + index + " " + text(VIP));
        here.ip("address", "add", "2001:db8::100/128", "dev", "eth0", "nodad");
        news.await("added " + index + " " + text(VIP6));
        there.ip("link", "set", "eth0", "down");
        news.await("link eth0 false");
        there.ip("link", "set", "eth0", "up");
        news.await("link eth0 true");
        here.ip("link", "set", "eth0", "down");
        await().atMost(LONG)
                .until(() ->
                        news.heard.stream().filter("link eth0 false"::equals).count() >= 2);
        news.await("removed " + index + " " + text(VIP6));
        here.ip("link", "add", "new0", "type", "veth", "peer", "name", "new1");
        news.await("link new0 false");
    }

    @Test
    void catchesUpAfterTheKernelDroppedNews() throws Exception {
        News news = new News();
        network.watch(new NetworkWatcher() {
            @Override
            public void linkChanged(Link link) {}

            @Override
            public void addressRemoved(int linkIndex, IpAddress address) {
                news.addressRemoved(linkIndex, address);
            }

            @Override
            public void addressAdded(int linkIndex, IpAddress address) {
                news.addressAdded(linkIndex, address);
                if (address.equals(VIP)) {
                    flood();
                }
            }
        });
        int index = link().index();
        here.ip("address", "add", "192.0.2.100/32", "dev", "eth0");
        news.await("added " + index + " " + text(address("10.9.9.9")));
        assertThat(news.heard).contains("removed " + index + " " + text(VIP));
    }

    /** Holds up the thread of the network while more happens than its queue takes. */
    private void flood() {
        try {
            StringBuilder batch = new StringBuilder();
            for (int i = 0; i < 6_000; i++) {
                batch.append("address add 10.8.0.1/32 dev eth0\naddress del 10.8.0.1/32 dev eth0\n");
            }
            batch.append("address del 192.0.2.100/32 dev eth0\naddress add 10.9.9.9/32 dev eth0\n");
            java.nio.file.Path file = java.nio.file.Files.createTempFile("mha-flood", ".ip");
            try {
                java.nio.file.Files.writeString(file, batch);
                here.ip("-batch", file.toString());
            } finally {
                java.nio.file.Files.delete(file);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void leasesAddressesByTheirLifetime() throws Exception {
        for (IpAddress vip : List.of(VIP, VIP6)) {
            AddressLease lease = network.lease(link(), 51, List.of(vip), vip.isV6() ? 128 : 32, 2_900_000_000L);
            assertThat(lease.kind()).isEqualTo(AddressLease.Kind.VALID_LFT);
            assertThat(link().addresses()).doesNotContain(vip);
            lease.renew();
            assertThat(link().addresses()).contains(vip);
            lease.renew();
            lease.release();
            assertThat(link().addresses()).doesNotContain(vip);
            lease.release();
            lease.renew();
            assertThat(link().addresses()).contains(vip);
            await().atMost(LONG).until(() -> !link().addresses().contains(vip));
            lease.close();
        }
    }

    @Test
    void putsBackAnAddressThatSomebodyRemoved() throws Exception {
        AddressLease lease = network.lease(link(), 51, List.of(VIP), 32, 100 * SECOND);
        lease.renew();
        here.ip("address", "del", "192.0.2.100/32", "dev", "eth0");
        assertThat(link().addresses()).doesNotContain(VIP);
        lease.renew();
        assertThat(link().addresses()).contains(VIP);
    }

    @Test
    void doesNotRenewALeaseThatRanOut() throws Exception {
        AtomicLong time = new AtomicLong();
        try (LinuxNetwork late = here.in(() -> LinuxNetwork.open(time::get, List.of(AddressLease.Kind.VALID_LFT)))) {
            AddressLease lease = late.lease(link(), 51, List.of(VIP), 32, 2 * SECOND);
            lease.renew();
            time.addAndGet(2 * SECOND - 1);
            lease.renew();
            time.addAndGet(2 * SECOND + 5_000_000);
            assertThatThrownBy(lease::renew)
                    .isInstanceOf(LeaseLapsedException.class)
                    .hasMessageContaining("192.0.2.100 on eth0")
                    .hasMessageContaining("5 ms ago");
            lease.release();
            lease.renew();
            assertThat(link().addresses()).contains(VIP);
        }
    }

    @Test
    void removesWhatAKilledProcessLeftAndNothingElse() throws Exception {
        network.lease(link(), 51, List.of(VIP), 32, 100 * SECOND).renew();
        assertThat(link().addresses()).contains(VIP);
        other.lease(linkThere(), 51, List.of(VIP), 32, 100 * SECOND);
        LinuxNetwork next = here.in(() -> LinuxNetwork.open(System::nanoTime, List.of(AddressLease.Kind.VALID_LFT)));
        try (next) {
            next.lease(link(), 51, List.of(VIP), 32, 100 * SECOND);
            assertThat(link().addresses()).doesNotContain(VIP).contains(address("192.0.2.11"));
            here.ip("address", "add", "192.0.2.101/24", "dev", "eth0", "valid_lft", "1000", "preferred_lft", "1000");
            assertThatThrownBy(() -> next.lease(link(), 51, List.of(address("192.0.2.101")), 32, SECOND))
                    .as("as if by DHCP")
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> next.lease(link(), 51, List.of(address("192.0.2.11")), 32, SECOND))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("192.0.2.11/24 is on eth0 already")
                    .hasMessageContaining("\"ip address del 192.0.2.11/24 dev eth0\"");
        }
    }

    @Test
    void keepsAnUnleasedAddressUntilItIsReleased() throws Exception {
        try (LinuxNetwork without =
                here.in(() -> LinuxNetwork.open(System::nanoTime, List.of(AddressLease.Kind.UNLEASED)))) {
            AddressLease lease = without.lease(link(), 51, List.of(VIP), 32, SECOND);
            assertThat(lease.kind()).isEqualTo(AddressLease.Kind.UNLEASED);
            lease.renew();
            assertThat(here.ip("address", "show", "dev", "eth0")).contains("192.0.2.100/32");
            assertThat(here.ip("-d", "address", "show", "to", "192.0.2.100")).contains("valid_lft forever");
            lease.release();
            assertThat(link().addresses()).doesNotContain(VIP);
        }
    }

    @Test
    void namesTheErrorOfTheKernel() throws Exception {
        AddressLease lease = network.lease(link(), 51, List.of(VIP), 33, 2 * SECOND);
        assertThatThrownBy(lease::renew)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("add 192.0.2.100/33 to eth0: EINVAL");
    }

    @Test
    void sendsFramesAndReportsWhoElseSaysThatAnAddressIsHis() throws Exception {
        News news = new News();
        network.watch(news);
        network.lease(link(), 51, List.of(VIP), 32, 100 * SECOND).renew();
        network.lease(link(), 52, List.of(VIP6), 128, 100 * SECOND).renew();
        byte[] arp = HexFormat.of()
                .parseHex("ffffffffffff0200000000120806" + "0001080006040001020000000012c0000264ffffffffffffc0000264");
        other.sendFrame(linkThere(), arp);
        news.await("conflict 192.0.2.100 020000000012");
        byte[] advertisement = HexFormat.of()
                .parseHex("333300000001020000000012" + "86dd6000000000203aff" + "20010db8000000000000000000000100"
                        + "ff020000000000000000000000000001" + "8800000020000000" + "20010db8000000000000000000000100"
                        + "0201020000000012");
        other.sendFrame(linkThere(), advertisement);
        news.await("conflict 2001:db8:0:0:0:0:0:100 020000000012");
        assertThat(news.heard).filteredOn(each -> each.startsWith("conflict")).hasSize(2);
    }

    private Link link() throws IOException {
        return network.link("eth0").orElseThrow();
    }

    private Link linkThere() throws IOException {
        return other.link("eth0").orElseThrow();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    private static String text(IpAddress address) {
        return Structs.text(address);
    }

    static IpAddress address(String text) {
        try {
            return IpAddress.of(InetAddress.getByName(text).getAddress());
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static final class News implements NetworkWatcher {
        final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void linkChanged(Link link) {
            heard.add("link " + link.name() + " " + link.up());
        }

        @Override
        public void addressRemoved(int linkIndex, IpAddress address) {
            heard.add("removed " + linkIndex + " " + Structs.text(address));
        }

        @Override
        public void addressAdded(int linkIndex, IpAddress address) {
            heard.add("added " + linkIndex + " " + Structs.text(address));
        }

        @Override
        public void addressConflict(int linkIndex, IpAddress address, byte[] mac) {
            heard.add("conflict " + Structs.text(address) + " " + HexFormat.of().formatHex(mac));
        }

        void await(String line) {
            org.awaitility.Awaitility.await()
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(heard).contains(line));
        }
    }
}
