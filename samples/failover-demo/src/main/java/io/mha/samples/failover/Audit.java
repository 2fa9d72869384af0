package io.mha.samples.failover;

import io.mha.samples.failover.Contents.Rows;
import io.mha.samples.failover.Ledger.Outcome;
import java.util.Map;
import java.util.Set;

/**
 * What the application was told, compared with what the databases hold.
 *
 * @param lost acknowledged, and found nowhere
 * @param duplicated found more than once
 * @param half transactions of which only a part was found
 * @param refusedYetApplied surely not done, said the exception, but found
 * @param unknownApplied outcome unknown, and found
 * @param unknownNotApplied outcome unknown, and not found
 */
record Audit(int lost, int duplicated, int half, int refusedYetApplied, int unknownApplied, int unknownNotApplied) {

    static Audit of(Ledger ledger, Contents contents) {
        Map<Long, Integer> writes = contents.writes();
        Map<Long, Rows> transactions = contents.transactions();
        Audit ofWrites = compare(ledger.writes(), writes.keySet());
        Audit ofTransactions = compare(ledger.transactions(), transactions.keySet());
        long twice = writes.values().stream().filter(copies -> copies > 1).count()
                + transactions.values().stream().filter(Rows::isDuplicated).count();
        long half = transactions.values().stream().filter(Rows::isHalf).count();
        return new Audit(
                ofWrites.lost + ofTransactions.lost,
                (int) twice,
                (int) half,
                ofWrites.refusedYetApplied + ofTransactions.refusedYetApplied,
                ofWrites.unknownApplied + ofTransactions.unknownApplied,
                ofWrites.unknownNotApplied + ofTransactions.unknownNotApplied);
    }

    private static Audit compare(Map<Long, Outcome> told, Set<Long> found) {
        int lost = 0;
        int refusedYetApplied = 0;
        int unknownApplied = 0;
        int unknownNotApplied = 0;
        for (Map.Entry<Long, Outcome> entry : told.entrySet()) {
            boolean there = found.contains(entry.getKey());
            switch (entry.getValue()) {
                case ACKNOWLEDGED -> lost += there ? 0 : 1;
                case REFUSED -> refusedYetApplied += there ? 1 : 0;
                case UNKNOWN -> {
                    unknownApplied += there ? 1 : 0;
                    unknownNotApplied += there ? 0 : 1;
                }
            }
        }
        return new Audit(lost, 0, 0, refusedYetApplied, unknownApplied, unknownNotApplied);
    }

    boolean isClean() {
        return lost == 0 && duplicated == 0 && half == 0 && refusedYetApplied == 0;
    }

    int unknown() {
        return unknownApplied + unknownNotApplied;
    }
}
