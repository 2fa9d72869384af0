package io.mha.vrrp.internal.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mha.vrrp.internal.net.AddressLease;
import io.mha.vrrp.internal.net.AdvertisementSocket;
import io.mha.vrrp.internal.net.Datagram;
import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.packet.IpAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every implementation does the same: JNA, and the foreign-function API where the JVM has it. */
@SuppressWarnings("try")
class SyscallsIT {
    private static final int AF_UNIX = 1;
    private static final int DATAGRAMS = 2;

    @BeforeAll
    static void needsRoot() {
        Namespace.assumePossible();
    }

    static List<Syscalls> all() throws Exception {
        return Implementations.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void returnsTheErrorOfWhatFails(Syscalls calls) {
        assertThat(calls.close(-1)).isEqualTo(-Errno.EBADF);
        assertThat(calls.socket(4711, 1, 0)).isEqualTo(-97);
        assertThat(calls.bind(-1, Structs.netlinkAddress(0))).isEqualTo(-Errno.EBADF);
        assertThat(calls.setsockopt(-1, 1, 2, Structs.integer(1))).isEqualTo(-Errno.EBADF);
        assertThat(calls.send(-1, new byte[] {1}, 0, Structs.NONE, Structs.NONE))
                .isEqualTo(-Errno.EBADF);
        assertThat(calls.receive(-1, new Received(10), 0)).isEqualTo(-Errno.EBADF);
        assertThat(calls.read(-1, new byte[8])).isEqualTo(-Errno.EBADF);
        assertThat(calls.write(-1, new byte[8])).isEqualTo(-Errno.EBADF);
        assertThat(calls.attachFilter(-1, new byte[8])).isEqualTo(-Errno.EBADF);
        int fd = calls.socket(AF_UNIX, DATAGRAMS, 0);
        assertThat(fd).isNotNegative();
        assertThat(calls.receive(fd, new Received(10), Linux.MSG_DONTWAIT)).isEqualTo(-Errno.EAGAIN);
        assertThat(calls.attachFilter(fd, new byte[] {1, 2, 3, 4, 5, 6, 7, 8})).isEqualTo(-Errno.EINVAL);
        assertThat(calls.send(fd, new byte[MessageMemory.BYTES_SIZE + 1], 0, Structs.NONE, Structs.NONE))
                .isEqualTo(-Errno.EMSGSIZE);
        assertThat(calls.close(fd)).isZero();
    }

    @ParameterizedTest
    @MethodSource("all")
    void carriesMessagesWithTheirSender(Syscalls calls) {
        byte[] first = unix("mha-first-" + ProcessHandle.current().pid());
        byte[] second = unix("mha-second-" + ProcessHandle.current().pid());
        int from = calls.socket(AF_UNIX, DATAGRAMS, 0);
        int to = calls.socket(AF_UNIX, DATAGRAMS, 0);
        assertThat(calls.bind(from, first)).isZero();
        assertThat(calls.bind(to, second)).isZero();
        assertThat(calls.poll(new int[] {from, to}, 0)).isZero();
        byte[] message = "hello".getBytes(StandardCharsets.US_ASCII);
        assertThat(calls.send(from, message, 0, second, Structs.NONE)).isEqualTo(message.length);
        assertThat(calls.poll(new int[] {from, to}, 5_000)).isEqualTo(0b10);
        Received received = new Received(3);
        assertThat(calls.receive(to, received, Linux.MSG_TRUNC))
                .as("whole length")
                .isEqualTo(5);
        assertThat(received.length).isEqualTo(3);
        assertThat(received.message).isEqualTo(new byte[] {'h', 'e', 'l'});
        assertThat(Arrays.copyOf(received.address, received.addressLength)).isEqualTo(first);
        assertThat(received.controlLength).isZero();
        calls.close(from);
        calls.close(to);
    }

    @ParameterizedTest
    @MethodSource("all")
    void wakesUpAPoll(Syscalls calls) {
        int fd = calls.eventfd();
        assertThat(fd).isNotNegative();
        assertThat(calls.poll(new int[] {fd}, 0)).isZero();
        byte[] two = Structs.bytes(8).putLong(2).array();
        assertThat(calls.write(fd, two)).isEqualTo(8);
        assertThat(calls.poll(new int[] {fd}, -1)).isEqualTo(1);
        byte[] into = new byte[8];
        assertThat(calls.read(fd, into)).isEqualTo(8);
        assertThat(into).isEqualTo(two);
        assertThat(calls.poll(new int[] {fd}, 0)).isZero();
        assertThat(calls.close(fd)).isZero();
        assertThat(calls.poll(new int[] {fd}, 0))
                .as("a closed one is ready, to be found out")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("all")
    void readsTheWallClock(Syscalls calls) {
        long millis = System.currentTimeMillis();
        assertThat(calls.realtimeNanos() / 1_000_000).isBetween(millis - 1, millis + 60_000);
    }

    @ParameterizedTest
    @MethodSource("all")
    void holdsAddressesAndHearsAdvertisements(Syscalls calls) throws Exception {
        try (Namespace here = Namespace.make();
                Namespace there = Namespace.make()) {
            here.connect(there);
            List<AddressLease.Kind> kinds = List.of(AddressLease.Kind.values());
            BlockingQueue<Datagram> heard = new LinkedBlockingQueue<>();
            try (LinuxNetwork network = here.in(() -> LinuxNetwork.open(calls, System::nanoTime, kinds));
                    LinuxNetwork other = there.in(() -> LinuxNetwork.open(calls, System::nanoTime, kinds))) {
                Link link = network.link("eth0").orElseThrow();
                for (boolean v6 : new boolean[] {false, true}) {
                    IpAddress vip = LinuxNetworkIT.address(v6 ? "2001:db8::100" : "192.0.2.100");
                    AddressLease lease = network.lease(link, 51, List.of(vip), v6 ? 128 : 32, 60_000_000_000L);
                    lease.renew();
                    lease.renew();
                    assertThat(network.link("eth0").orElseThrow().addresses()).contains(vip);
                    lease.close();
                    assertThat(network.link("eth0").orElseThrow().addresses()).doesNotContain(vip);

                    IpAddress peer = LinuxNetworkIT.address(v6 ? "2001:db8::12" : "192.0.2.12");
                    byte[] packet = HexFormat.of()
                            .parseHex((v6 ? "" : "45c0002000010000ff700000c000020bc000020c")
                                    + "3133fa0100648d6dc0000264");
                    try (AdvertisementSocket from = here.in(() -> network.open(link, v6, List.of(), d -> {}));
                            AdvertisementSocket to = there.in(
                                    () -> other.open(other.link("eth0").orElseThrow(), v6, List.of(), heard::add))) {
                        assertThat(to).isNotNull();
                        from.send(packet, peer);
                        Datagram datagram = heard.poll(20, TimeUnit.SECONDS);
                        assertThat(datagram).isNotNull();
                        assertThat(datagram.destination()).isEqualTo(peer);
                        assertThat(datagram.hopLimit()).isEqualTo(255);
                        assertThat(datagram.source())
                                .isEqualTo(LinuxNetworkIT.address(v6 ? "2001:db8::11" : "192.0.2.11"));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void knowsHowLongAPacketHasWaited(Syscalls calls) throws Exception {
        try (Namespace here = Namespace.make();
                Namespace there = Namespace.make()) {
            here.connect(there);
            List<AddressLease.Kind> kinds = List.of(AddressLease.Kind.VALID_LFT);
            BlockingQueue<Datagram> heard = new LinkedBlockingQueue<>();
            Semaphore release = new Semaphore(0);
            try (LinuxNetwork network = here.in(() -> LinuxNetwork.open(calls, System::nanoTime, kinds));
                    LinuxNetwork other = there.in(() -> LinuxNetwork.open(calls, System::nanoTime, kinds))) {
                Link link = network.link("eth0").orElseThrow();
                byte[] packet =
                        HexFormat.of().parseHex("45c0002000010000ff700000c000020bc000020c3133fa0100648d6dc0000264");
                try (AdvertisementSocket from = here.in(() -> network.open(link, false, List.of(), d -> {}));
                        AdvertisementSocket to = there.in(
                                () -> other.open(other.link("eth0").orElseThrow(), false, List.of(), datagram -> {
                                    heard.add(datagram);
                                    release.acquireUninterruptibly();
                                }))) {
                    assertThat(to).isNotNull();
                    IpAddress peer = LinuxNetworkIT.address("192.0.2.12");
                    // The kernel begins to stamp packets some time after it was asked to.
                    await().atMost(Duration.ofSeconds(20)).until(() -> {
                        from.send(packet, peer);
                        assertThat(heard.poll(20, TimeUnit.SECONDS).ageNanos()).isBetween(0L, 20_000_000_000L);
                        // Its receiver is held up with the first one now, so that the second waits.
                        from.send(packet, peer);
                        TimeUnit.MILLISECONDS.sleep(300);
                        release.release(2);
                        long ageNanos = heard.poll(20, TimeUnit.SECONDS).ageNanos();
                        return ageNanos >= 300_000_000L && ageNanos < 20_000_000_000L;
                    });
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void saysWhatItCosts(Syscalls calls) throws Exception {
        try (Namespace here = Namespace.make()) {
            here.ip("link", "add", "eth0", "type", "veth", "peer", "name", "peer0");
            here.ip("link", "set", "eth0", "up");
            for (AddressLease.Kind kind : List.of(AddressLease.Kind.NFTABLES, AddressLease.Kind.VALID_LFT)) {
                try (LinuxNetwork network = here.in(() -> LinuxNetwork.open(calls, System::nanoTime, List.of(kind)))) {
                    Link link = network.link("eth0").orElseThrow();
                    IpAddress vip = LinuxNetworkIT.address("192.0.2.100");
                    AddressLease lease = network.lease(link, 51, List.of(vip), 32, 600_000_000_000L);
                    long[] nanos = new long[2_000];
                    for (int i = 0; i < nanos.length; i++) {
                        long before = System.nanoTime();
                        lease.renew();
                        nanos[i] = System.nanoTime() - before;
                    }
                    long[] warm = Arrays.copyOfRange(nanos, nanos.length / 2, nanos.length);
                    Arrays.sort(warm);
                    System.out.printf(
                            "%s %s: a renewal takes %.1f us (median), %.1f us (p99), the first %.1f us%n",
                            calls.getClass().getSimpleName(),
                            kind,
                            warm[warm.length / 2] / 1e3,
                            warm[warm.length * 99 / 100] / 1e3,
                            nanos[0] / 1e3);
                    long[] claims = new long[50];
                    long[] releases = new long[claims.length];
                    for (int i = 0; i < claims.length; i++) {
                        long before = System.nanoTime();
                        lease.release();
                        long between = System.nanoTime();
                        lease.renew();
                        claims[i] = System.nanoTime() - between;
                        releases[i] = between - before;
                    }
                    Arrays.sort(claims);
                    Arrays.sort(releases);
                    System.out.printf(
                            "%s %s: a claim takes %.1f us (median), %.1f us (worst), a release %.1f us, %.1f us%n",
                            calls.getClass().getSimpleName(),
                            kind,
                            claims[25] / 1e3,
                            claims[49] / 1e3,
                            releases[25] / 1e3,
                            releases[49] / 1e3);
                    assertThat(lease.kind()).isEqualTo(kind);
                }
            }
        }
    }

    private static byte[] unix(String abstractName) {
        byte[] name = abstractName.getBytes(StandardCharsets.US_ASCII);
        return Structs.bytes(name.length + 3)
                .putShort((short) AF_UNIX)
                .put((byte) 0)
                .put(name)
                .array();
    }
}
