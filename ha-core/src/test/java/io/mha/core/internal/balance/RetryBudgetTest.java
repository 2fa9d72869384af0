package io.mha.core.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private static final long S = 1_000_000_000L;

    private long now = Long.MAX_VALUE - S;
    private long picks = 1_000;
    private final RetryBudget budget = new RetryBudget(() -> picks, () -> now);

    @Test
    void beginsWithAReserve() {
        assertThat(granted(1_000)).isEqualTo(100);
        assertThat(budget.granted()).isEqualTo(100);
        assertThat(budget.refused()).isEqualTo(900);
    }

    @Test
    void tenASecondAreAlwaysThere() {
        granted(1_000);
        int sum = 0;
        for (int second = 0; second < 60; second++) {
            now += S;
            sum += granted(1_000);
        }
        assertThat(sum).isBetween(60 * 9, 60 * 10);
    }

    @Test
    void aTenthOfThePicksMayBeRetried() {
        granted(1_000);
        int sum = 0;
        for (int step = 0; step < 6_000; step++) { // 1,000 picks a second for 60 s
            now += S / 100;
            picks += 10;
            sum += granted(10);
        }
        assertThat(sum).isBetween(6_500, 6_600);
    }

    @Test
    void noMoreThanTenSecondsAreSavedUp() {
        for (int step = 0; step < 600; step++) {
            now += S;
            picks += 1_000;
        }
        assertThat(granted(10_000)).isBetween(1_090, 1_100); // 10 s of 100 + 10

        now += 600 * S;
        assertThat(granted(10_000)).isBetween(99, 100);
    }

    @Test
    void savingsFadeWhenTheTrafficIsGone() {
        now += 100 * S;
        picks += 100_000;
        assertThat(budget.tryRetry()).isTrue();
        assertThat(budget.available()).isGreaterThan(1_000);
        now += 100 * S;
        assertThat(budget.available()).isBetween(95, 105);
    }

    @Test
    void aSumOfPicksThatShrinksDoesNoHarm() {
        granted(1_000);
        picks = 5; // nodes have left, and their counters with them
        now += S;
        assertThat(granted(1_000)).isBetween(9, 10);
    }

    @Test
    void nothingIsEarnedWhileNoTimePasses() {
        granted(1_000);
        picks += 1_000_000;
        assertThat(budget.tryRetry()).isFalse();
    }

    @Property(tries = 200)
    void neverMoreThanTheRuleAllows(@ForAll long seed, @ForAll @IntRange(max = 2_000) int rate) {
        Random random = new Random(seed);
        long[] time = {random.nextLong()};
        long[] count = {0};
        RetryBudget own = new RetryBudget(() -> count[0], () -> time[0]);
        long start = time[0];
        for (int step = 0; step < 300; step++) {
            time[0] += random.nextInt(500_000_000);
            count[0] += random.nextInt(rate + 1);
            for (int tries = random.nextInt(200); tries > 0; tries--) {
                own.tryRetry();
            }
            double seconds = (time[0] - start) / 1e9;
            assertThat((double) own.granted()).isLessThanOrEqualTo(100.001 + 0.1 * count[0] + 10 * seconds);
        }
    }

    private int granted(int tries) {
        int granted = 0;
        for (int i = 0; i < tries; i++) {
            granted += budget.tryRetry() ? 1 : 0;
        }
        return granted;
    }
}
