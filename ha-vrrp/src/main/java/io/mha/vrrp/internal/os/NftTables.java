package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.os.NftFamily.Direction;
import io.mha.vrrp.internal.os.NftFamily.NftKey;

/**
 * The tables of a lease. Each way of the packets has three chains, one right behind the other: the first, of the guard,
 * clears a bit of the packet's mark; the second, of the owner, sets it for addresses that are held; the third, of the
 * guard, drops packets of guarded addresses that do not have it, and clears it again.
 *
 * <p>The owner's table dies with the socket that made it, and its elements with their time: either way the bit is not
 * set any more. The guard's table is one for all processes and stays when they die, but its elements time out as well,
 * later than the addresses themselves: then it guards nothing, and another program on this host may have them.
 */
final class NftTables {
    static final String GUARD = "mha-guard";
    static final String OWNER_PREFIX = "mha-lease-";
    static final String GUARDED = "guarded";
    static final String HELD = "held";

    /** Lives between two neighbouring chains only. */
    private static final int BIT = 0x20000000;

    private static final String JUDGE = "judge";

    private NftTables() {}

    /** What marks packets of the addresses that are held. */
    static void owner(NftBatch batch, String table, NftFamily family) {
        batch.in(family).table(table, NftBatch.OWNER);
        sets(batch, table, HELD, family);
        for (Direction direction : family.directions()) {
            batch.chain(table, direction.name(), direction.hook(), direction.priority() + 1);
            for (NftKey key : family.keys()) {
                batch.rule(
                        table,
                        direction.name(),
                        rule -> rule.isIn(key.of(HELD), family, direction, key).mark(BIT, true));
            }
        }
    }

    /** What drops packets of guarded addresses that are not marked. */
    static void guard(NftBatch batch, NftFamily family) {
        batch.in(family).table(GUARD, 0);
        sets(batch, GUARD, GUARDED, family);
        batch.chain(GUARD, JUDGE);
        batch.rule(GUARD, JUDGE, rule -> rule.isNotMarked(BIT).drop());
        batch.rule(GUARD, JUDGE, rule -> rule.mark(BIT, false));
        for (Direction direction : family.directions()) {
            String before = "before-" + direction.name();
            String after = "after-" + direction.name();
            batch.chain(GUARD, before, direction.hook(), direction.priority());
            batch.chain(GUARD, after, direction.hook(), direction.priority() + 2);
            for (NftKey key : family.keys()) {
                batch.rule(
                        GUARD,
                        before,
                        rule -> rule.isIn(key.of(GUARDED), family, direction, key)
                                .mark(BIT, false));
                batch.rule(
                        GUARD,
                        after,
                        rule -> rule.isIn(key.of(GUARDED), family, direction, key)
                                .goTo(JUDGE));
            }
        }
    }

    private static void sets(NftBatch batch, String table, String set, NftFamily family) {
        for (NftKey key : family.keys()) {
            batch.set(table, key.of(set), family.keyType(key), family.keyLength(key));
        }
    }
}
