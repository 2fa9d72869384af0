package io.mha.vrrp.internal.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.vrrp.internal.net.LeaseLapsedException;
import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.packet.IpAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a renewal asks of the kernel, and what it makes of the answers. What the kernel does is in AddressLeaseIT. */
class NftablesLeaseTest {
    private static final String V4 = "192.0.2.100";
    private static final String V6 = "2001:db8::100";
    private static final String LINK_LOCAL = "fe80::100";
    private static final long MILLI = 1_000_000L;
    private static final long LEASE = 2_900;
    /** The addresses are put for 6 s, and guarded for 10 more. */
    private static final long GUARD = 16_000;

    private final FakeNftables tables = new FakeNftables();
    private final FakeRoutes routes = new FakeRoutes();
    private final List<Runnable> background = new ArrayList<>();
    private final Link link = new Link(7, "eth0", new byte[6], true, List.of());
    private long clock = -5;
    private LeasedAddresses addresses;
    private NftablesLease lease;

    @BeforeEach
    void connect() throws IOException {
        lease(V4);
    }

    private void lease(String vip) throws IOException {
        FakeKernel kernel =
                new FakeKernel().with(Linux.NETLINK_NETFILTER, tables).with(Linux.NETLINK_ROUTE, routes);
        IpAddress address = IpAddress.parse(vip);
        addresses =
                new LeasedAddresses(RouteNetlink.open(kernel), null, link, List.of(address), address.isV6() ? 128 : 32);
        Nftables nftables = new Nftables(kernel);
        nftables.prepare(address.isV6());
        tables.failures = 0;
        lease = new NftablesLease(addresses, nftables, LEASE * MILLI, () -> clock, background::add, closed -> {});
    }

    /** For the process and for its kernel. */
    private void pass(long millis) {
        clock += millis * MILLI;
        tables.now += millis * MILLI;
    }

    /** As while the process stands still; its own clock only says so later. */
    private void passInTheKernel(long millis) {
        tables.now += millis * MILLI;
    }

    private List<Long> held() {
        return tables.left(NftTables.OWNER_PREFIX, NftTables.HELD);
    }

    private List<Long> guarded() {
        return tables.left(NftTables.GUARD, NftTables.GUARDED);
    }

    private void assertHeldAndGuarded(long guard) {
        assertThat(held()).isNotEmpty().containsOnly(LEASE);
        assertThat(guarded()).hasSameSizeAs(held()).containsOnly(guard);
    }

    private void assertRefusedAndSilent() {
        assertThatThrownBy(lease::renew)
                .isInstanceOf(LeaseLapsedException.class)
                .hasMessageContaining("on eth0");
        assertThat(held()).isEmpty();
    }

    /** Each refresh is the second renewal, at an interval of a second. */
    private void renewOnce() throws IOException {
        pass(1_000);
        lease.renew();
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6, LINK_LOCAL})
    void renewsInOneTransactionWhetherTheGuardIsDueOrNot(String vip) throws IOException {
        lease(vip);
        lease.renew();
        assertHeldAndGuarded(GUARD);
        assertThat(routes.addresses).containsOnlyKeys(IpAddress.parse(vip)).containsValue(6);
        int before = tables.transactions;
        renewOnce();
        assertHeldAndGuarded(GUARD - 1_000);
        renewOnce();
        assertHeldAndGuarded(GUARD);
        renewOnce();
        assertHeldAndGuarded(GUARD - 1_000);
        assertThat(tables.transactions - before).isEqualTo(3);
        assertThat(tables.failures).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6, LINK_LOCAL})
    void makesTheGuardAnewThatSomebodyRemoved(String vip) throws IOException {
        lease(vip);
        lease.renew();
        tables.remove(NftTables.GUARD);
        renewOnce();
        assertThat(tables.failures).as("not looked at each time").isZero();
        assertThat(tables.has(NftTables.GUARD)).isFalse();
        renewOnce();
        assertHeldAndGuarded(GUARD);
        assertThat(tables.failures).as("in one transaction, then by itself").isEqualTo(2);
        renewOnce();
        renewOnce();
        assertHeldAndGuarded(GUARD);
        assertThat(tables.failures).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6, LINK_LOCAL})
    void guardsAgainWhatSomebodyFlushed(String vip) throws IOException {
        lease(vip);
        lease.renew();
        tables.empty(NftTables.GUARD, NftTables.GUARDED);
        renewOnce();
        renewOnce();
        assertHeldAndGuarded(GUARD);
        assertThat(tables.failures).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6, LINK_LOCAL})
    void isNotRenewedOnceTheKernelHasForgottenIt(String vip) throws IOException {
        for (int renewals = 0; renewals < 2; renewals++) {
            lease(vip);
            lease.renew();
            for (int i = 0; i < renewals; i++) {
                renewOnce();
            }
            passInTheKernel(LEASE);
            clock += 1_000 * MILLI;
            long guard = guarded().get(0);
            assertRefusedAndSilent();
            assertThat(guarded()).as("all or nothing").containsOnly(guard);
            assertRefusedAndSilent();
            assertThat(routes.put).as("nothing was put back").isEqualTo(1);
            assertThat(background).isEmpty();
            assertCanBeClaimedAgain();
            routes.put = 0;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6, LINK_LOCAL})
    void isNotRenewedOnceTheKernelHasForgottenItWhereTheGuardIsGoneToo(String vip) throws IOException {
        lease(vip);
        lease.renew();
        renewOnce();
        tables.remove(NftTables.GUARD);
        passInTheKernel(LEASE);
        clock += 1_000 * MILLI;
        assertRefusedAndSilent();
        assertRefusedAndSilent();
        assertThat(routes.put).isEqualTo(1);
        assertCanBeClaimedAgain();
    }

    private void assertCanBeClaimedAgain() throws IOException {
        lease.release();
        assertThat(routes.addresses).isEmpty();
        assertThat(guarded()).isEmpty();
        lease.renew();
        assertHeldAndGuarded(GUARD);
        assertThat(routes.addresses).hasSize(1);
        lease.release();
        assertThat(routes.addresses).isEmpty();
    }

    @Test
    void asksNoKernelWhereItsOwnClockSaysThatTheTimeHasPassed() throws IOException {
        lease.renew();
        clock += LEASE * MILLI;
        int before = tables.transactions;
        assertThatThrownBy(lease::renew)
                .isInstanceOf(LeaseLapsedException.class)
                .hasMessageContaining("0 ms ago");
        assertThat(tables.transactions).isEqualTo(before);
    }

    /** A full queue, for instance; whether it lapsed is not known then, and is not said. */
    @Test
    void aKernelThatRefusesIsNoLapse() throws IOException {
        lease.renew();
        renewOnce();
        pass(1_000);
        tables.refusal = Errno.ENOBUFS;
        assertThatThrownBy(lease::renew).isInstanceOf(KernelException.class).hasMessageContaining("ENOBUFS");
    }

    @Test
    void givesTheAddressesNewSecondsInTheBackground() throws IOException {
        lease.renew();
        renewOnce();
        assertThat(background).isEmpty();
        renewOnce();
        assertThat(background).hasSize(1);
        assertThat(routes.put).isEqualTo(1);
        renewOnce();
        renewOnce();
        assertThat(background).as("not twice at a time").hasSize(1);
        background.remove(0).run();
        assertThat(routes.put).isEqualTo(2);
        renewOnce();
        renewOnce();
        assertThat(background).hasSize(1);
    }

    @Test
    void putsNothingBackThatWasReleasedMeanwhile() throws IOException {
        lease.renew();
        renewOnce();
        renewOnce();
        lease.release();
        background.remove(0).run();
        assertThat(routes.addresses).isEmpty();
        assertThat(routes.put).isEqualTo(1);
    }

    @Test
    void whatFailedInTheBackgroundEndsTheLease() throws IOException {
        failInTheBackground();
        renewOnce();
        pass(1_000);
        assertThatThrownBy(lease::renew).isInstanceOf(KernelException.class).hasMessageContaining("ENOBUFS");
        assertThat(held()).isEmpty();
        assertThat(routes.addresses).isEmpty();
    }

    /** As it is where the addresses went with that failure, and are put again as soon as that is heard of. */
    @Test
    void whatFailedInTheBackgroundIsForgottenOnceItWasPutRight() throws IOException {
        failInTheBackground();
        routes.refusal = 0;
        addresses.removed(link.index(), IpAddress.parse(V4));
        lease.renew();
        assertThat(routes.addresses).hasSize(1);
        renewOnce();
        renewOnce();
        assertHeldAndGuarded(GUARD);
        background.remove(0).run();
        assertThat(routes.addresses).hasSize(1);
    }

    private void failInTheBackground() throws IOException {
        lease.renew();
        renewOnce();
        renewOnce();
        routes.refusal = Errno.ENOBUFS;
        background.remove(0).run();
        assertThat(routes.addresses).as("none rather than some").isEmpty();
    }

    @Test
    void aRehearsalLeavesNothing() throws IOException {
        lease.rehearse();
        assertThat(held()).isEmpty();
        assertThat(guarded()).isEmpty();
        assertThat(tables.failures).isZero();
        assertThat(routes.addresses).isEmpty();
    }
}
