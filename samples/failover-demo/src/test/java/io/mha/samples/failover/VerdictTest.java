package io.mha.samples.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.samples.failover.Pulse.Gap;
import io.mha.samples.failover.Tally.Count;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class VerdictTest {
    private static final Audit CLEAN = new Audit(0, 0, 0, 0, 3, 2);

    private final Tally tally = new Tally();

    @ParameterizedTest
    @EnumSource(names = {"FAILED_READ", "FAILED_BORROW"})
    void aReadOrABorrowThatFailedIsTooMuch(Count count) {
        assertThat(verdict(CLEAN, 0).isClean()).isTrue();

        tally.add(count, new SQLException("the reason", "08006"));

        Verdict verdict = verdict(CLEAN, 0);
        assertThat(verdict.isClean()).isFalse();
        assertThat(verdict.lines())
                .anyMatch(line -> line.contains("08006: the reason"))
                .endsWith("FAILED");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"FAILED_READ", "FAILED_BORROW"},
            mode = Mode.EXCLUDE)
    void everythingElseMayHappen(Count count) {
        tally.add(count, new SQLException("the reason", "08007"));

        assertThat(verdict(CLEAN, 0).isClean()).isTrue();
    }

    @Test
    void aGapOfTwoSecondsIsTooMuch() {
        assertThat(verdict(CLEAN, 1_999).isClean()).isTrue();
        assertThat(verdict(CLEAN, 2_000).isClean()).isFalse();
        assertThat(verdict(CLEAN, 2_000).lines())
                .anyMatch(line -> line.contains("2,000   NOT OK") && line.contains("a fault"));
    }

    @Test
    void aLostOrDoubledOrHalfWriteIsTooMuch() {
        assertThat(verdict(new Audit(1, 0, 0, 0, 0, 0), 0).isClean()).isFalse();
        assertThat(verdict(new Audit(0, 1, 0, 0, 0, 0), 0).isClean()).isFalse();
        assertThat(verdict(new Audit(0, 0, 1, 0, 0, 0), 0).isClean()).isFalse();
        assertThat(verdict(new Audit(0, 0, 0, 1, 0, 0), 0).isClean()).isFalse();
    }

    @Test
    void saysWhatBecameOfUnknownOutcomes() {
        assertThat(verdict(CLEAN, 0).lines())
                .anyMatch(line -> line.endsWith("5   3 found applied, 2 not"))
                .anyMatch(line -> line.startsWith("PASSED"));
    }

    private Verdict verdict(Audit audit, long gapMillis) {
        Gap gap = new Gap(TimeUnit.MILLISECONDS.toNanos(gapMillis), 0);
        return new Verdict(tally, audit, gap, "a fault", List.of("node2: a story"));
    }
}
