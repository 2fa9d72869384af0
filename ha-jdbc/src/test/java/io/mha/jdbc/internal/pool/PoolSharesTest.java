package io.mha.jdbc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.jdbc.internal.pool.PoolShares.Share;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoolSharesTest {
    @Test
    void eachHasItsOwnWhileAllTakePart() {
        assertThat(PoolShares.of(nodes(in(10), in(10), in(5)), 0).values()).containsExactly(10, 10, 5);
        assertThat(PoolShares.of(nodes(in(10), in(10), in(5)), 1_000).values()).containsExactly(10, 10, 5);
    }

    @Test
    void theOthersShareWhatBelongsToANodeThatIsOut() {
        assertThat(PoolShares.of(nodes(in(10), in(10), out(10)), 0).values()).containsExactly(15, 15, 10);
        assertThat(PoolShares.of(nodes(in(10), out(10), out(10)), 0).values()).containsExactly(30, 10, 10);
    }

    @Test
    void aNodeWithALimitOfItsOwnGetsNoMore() {
        Share fixed = new Share(10, true, false);
        assertThat(PoolShares.of(nodes(fixed, in(10), out(10)), 0).values()).containsExactly(10, 15, 10);
    }

    @Test
    void aSmallerTotalIsSharedInProportion() {
        assertThat(PoolShares.of(nodes(in(20), in(10)), 15).values()).containsExactly(10, 5);
        assertThat(PoolShares.of(nodes(in(20), out(10)), 15).values()).containsExactly(15, 5);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void thoseThatTakePartNeverGetMoreThanThereIs(long seed) {
        Random random = new Random(seed);
        Share[] drawn = new Share[1 + random.nextInt(8)];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = new Share(1 + random.nextInt(50), random.nextInt(4) == 0, random.nextBoolean());
        }
        int maxTotal = random.nextInt(500);
        int all = Stream.of(drawn).mapToInt(Share::own).sum();
        Map<String, Share> nodes = nodes(drawn);
        Map<String, Integer> shares = PoolShares.of(nodes, maxTotal);
        int in = nodes.entrySet().stream()
                .filter(entry -> !entry.getValue().out())
                .mapToInt(entry -> shares.get(entry.getKey()))
                .sum();
        int limit = maxTotal == 0 ? all : Math.min(all, maxTotal);
        assertThat(in).isLessThanOrEqualTo(Math.max(limit, drawn.length));
        assertThat(shares.values()).allMatch(size -> size >= 1);
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static Share in(int own) {
        return new Share(own, false, false);
    }

    private static Share out(int own) {
        return new Share(own, false, true);
    }

    private static Map<String, Share> nodes(Share... shares) {
        Map<String, Share> nodes = new LinkedHashMap<>();
        for (int i = 0; i < shares.length; i++) {
            nodes.put("n" + i, shares[i]);
        }
        return nodes;
    }
}
