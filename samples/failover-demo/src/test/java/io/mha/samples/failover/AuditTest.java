package io.mha.samples.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.samples.failover.Ledger.Outcome;
import org.junit.jupiter.api.Test;

class AuditTest {
    private final Ledger ledger = new Ledger();
    private final Contents contents = new Contents();

    @Test
    void isCleanIfEverythingIsThereOnce() {
        ledger.write(1, Outcome.ACKNOWLEDGED);
        ledger.transaction(2, Outcome.ACKNOWLEDGED);
        contents.write(1);
        contents.transactionRow(2, 1, 2);
        contents.transactionRow(2, 2, 2);

        assertThat(audit()).isEqualTo(new Audit(0, 0, 0, 0, 0, 0)).matches(Audit::isClean);
    }

    @Test
    void findsWhatWasAcknowledgedAndIsNowhere() {
        ledger.write(1, Outcome.ACKNOWLEDGED);
        ledger.transaction(2, Outcome.ACKNOWLEDGED);

        assertThat(audit()).isEqualTo(new Audit(2, 0, 0, 0, 0, 0)).matches(audit -> !audit.isClean());
    }

    @Test
    void findsWhatIsThereTwice() {
        ledger.write(1, Outcome.ACKNOWLEDGED);
        ledger.transaction(2, Outcome.UNKNOWN);
        contents.write(1);
        contents.write(1);
        for (int copy = 0; copy < 2; copy++) {
            contents.transactionRow(2, 1, 2);
            contents.transactionRow(2, 2, 2);
        }

        assertThat(audit()).isEqualTo(new Audit(0, 2, 0, 0, 1, 0)).matches(audit -> !audit.isClean());
    }

    @Test
    void findsHalfTransactionsWhateverTheApplicationWasTold() {
        ledger.transaction(1, Outcome.ACKNOWLEDGED);
        ledger.transaction(2, Outcome.UNKNOWN);
        contents.transactionRow(1, 1, 2);
        contents.transactionRow(2, 3, 3);
        contents.transactionRow(3, 1, 2);

        assertThat(audit()).isEqualTo(new Audit(0, 0, 3, 0, 1, 0)).matches(audit -> !audit.isClean());
    }

    @Test
    void oneRowTwiceDoesNotStandForTwoRows() {
        ledger.transaction(1, Outcome.ACKNOWLEDGED);
        contents.transactionRow(1, 1, 2);
        contents.transactionRow(1, 1, 2);

        assertThat(audit()).isEqualTo(new Audit(0, 1, 1, 0, 0, 0));
    }

    @Test
    void findsWhatWasRefusedAndIsThereAllTheSame() {
        ledger.write(1, Outcome.REFUSED);
        ledger.write(2, Outcome.REFUSED);
        ledger.transaction(3, Outcome.REFUSED);
        contents.write(1);
        contents.transactionRow(3, 1, 1);

        assertThat(audit()).isEqualTo(new Audit(0, 0, 0, 2, 0, 0)).matches(audit -> !audit.isClean());
    }

    @Test
    void anUnknownOutcomeMayBeBoth() {
        ledger.write(1, Outcome.UNKNOWN);
        ledger.write(2, Outcome.UNKNOWN);
        ledger.transaction(3, Outcome.UNKNOWN);
        contents.write(1);

        Audit audit = audit();

        assertThat(audit).isEqualTo(new Audit(0, 0, 0, 0, 1, 2)).matches(Audit::isClean);
        assertThat(audit.unknown()).isEqualTo(3);
    }

    private Audit audit() {
        return Audit.of(ledger, contents);
    }
}
