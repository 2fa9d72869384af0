package io.mha.vrrp.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.os.NftFamily.NftKey;
import io.mha.vrrp.internal.packet.IpAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guard and lease in one transaction, on a kernel in memory. */
class NftablesTest {
    private static final long MILLI = 1_000_000L;

    private final FakeNftables tables = new FakeNftables();
    /** One has a key of its own kind. */
    private final Map<NftKey, List<byte[]>> keys = Nftables.keys(
            new Link(7, "eth0", new byte[6], true, List.of()),
            List.of(IpAddress.parse("2001:db8::100"), IpAddress.parse("fe80::100")));

    private Nftables nftables;

    @BeforeEach
    void hold() throws KernelException {
        nftables = new Nftables(new FakeKernel().with(Linux.NETLINK_NETFILTER, tables));
        nftables.prepare(true);
        nftables.guard(true, keys, 16_000);
        nftables.hold(true, keys, 3_000);
    }

    @ParameterizedTest
    @CsvSource({"false, 2999, true", "true, 2999, false", "false, 3000, false", "true, 3000, false"})
    void isDoneWholeOrNotAtAll(boolean guardGone, long later, boolean done) throws KernelException {
        if (guardGone) {
            tables.remove(NftTables.GUARD);
        }
        tables.now += later * MILLI;
        List<Long> heldBefore = tables.left(NftTables.OWNER_PREFIX, NftTables.HELD);
        List<Long> guardedBefore = tables.left(NftTables.GUARD, NftTables.GUARDED);

        assertThat(nftables.guardAndHoldOn(true, keys, 20_000, 5_000)).isEqualTo(done);

        List<Long> held = tables.left(NftTables.OWNER_PREFIX, NftTables.HELD);
        List<Long> guarded = tables.left(NftTables.GUARD, NftTables.GUARDED);
        if (done) {
            assertThat(held).containsExactly(5_000L, 5_000L);
            assertThat(guarded).containsExactly(20_000L, 20_000L);
        } else {
            assertThat(held).isEqualTo(heldBefore);
            assertThat(guarded).isEqualTo(guardedBefore);
        }
        assertThat(nftables.holdOn(true, keys, 5_000))
                .as("answers to what failed are not taken for its own")
                .isEqualTo(later < 3_000);
    }
}
