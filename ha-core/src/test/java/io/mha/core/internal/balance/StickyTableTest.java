package io.mha.core.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import io.mha.core.testing.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StickyTableTest {
    private static final long LIFETIME = 300;

    private long now = Long.MAX_VALUE - 100;
    private final StickyTable table = new StickyTable(LIFETIME, 3, () -> now);
    private final List<NodeView> views = BalancersTest.views(List.of(1, 1, 1));
    private final Picker picker = sticky(views);

    @Test
    void aKeyKeepsItsNode() {
        String first = pick("x");
        for (int i = 0; i < 10; i++) {
            assertThat(pick("x")).isEqualTo(first);
        }
        assertThat(pick("y")).isNotEqualTo(first);
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void requestsWithoutAKeyTakeTurns() {
        assertThat(BalancersTest.counts(picker, 30)).containsEntry("a", 10).containsEntry("b", 10);
        assertThat(table.size()).isZero();
    }

    @Test
    void eachUseRenewsTheEntry() {
        String first = pick("x");
        for (int i = 0; i < 10; i++) {
            now += LIFETIME - 1;
            table.sweep(now);
            assertThat(pick("x")).isEqualTo(first);
        }
        now += LIFETIME;
        assertThat(pick("x")).isNotEqualTo(first);
        assertThat(table.size()).isOne();
    }

    @Test
    void anExpiredEntryIsSweptAway() {
        pick("x");
        now += LIFETIME - 1;
        table.sweep(now);
        assertThat(table.size()).isOne();
        now += 1;
        table.sweep(now);
        assertThat(table.size()).isZero();
        assertThat(pick("x")).isEqualTo("b");
    }

    @Test
    void theMemorySurvivesAnotherPicker() {
        String first = pick("x");
        Picker other = sticky(views);

        assertThat(name(other, Request.keyed("x"))).isEqualTo(first);
    }

    @Test
    void aNodeThatIsGoneIsForgotten() {
        assertThat(pick("x")).isEqualTo("a");
        Picker without = sticky(views.subList(1, 3));
        String other = name(without, Request.keyed("x"));

        assertThat(other).isNotEqualTo("a");
        assertThat(pick("x")).isEqualTo(other); // even when the first is back
        assertThat(table.size()).isOne();
    }

    @Test
    void aNodeThatWasTriedIsForgotten() {
        assertThat(pick("x")).isEqualTo("a");
        String other = name(picker, Request.keyed("x").excluding(views.get(0).node()));

        assertThat(other).isNotEqualTo("a");
        assertThat(pick("x")).isEqualTo(other);
    }

    @Test
    void ifAllWereTriedThereIsNone() {
        Request request = Request.keyed("x");
        for (NodeView view : views) {
            request = request.excluding(view.node());
        }
        assertThat(picker.pick(request)).isNull();
    }

    @Test
    void aFullNodeIsForgotten() {
        List<NodeView> limited = limited(1);
        Picker own = sticky(limited);
        String first = name(own, Request.keyed("x"));
        view(limited, first).traffic().begin();
        String second = name(own, Request.keyed("x"));
        assertThat(second).isNotEqualTo(first);
        view(limited, first).traffic().end();
        assertThat(name(own, Request.keyed("x"))).isEqualTo(second);
    }

    @Test
    void ifAllAreFullTheKeyStays() {
        List<NodeView> limited = limited(1);
        Picker own = sticky(limited);
        String first = name(own, Request.keyed("x"));
        limited.forEach(view -> view.traffic().begin());
        for (int i = 0; i < 5; i++) {
            assertThat(name(own, Request.keyed("x"))).isEqualTo(first);
        }
    }

    @Test
    void aFullTableRemembersNoMoreKeysAndSaysSo() {
        pick("x");
        pick("y");
        pick("z");
        String first = pick("one too many");
        assertThat(pick("one too many")).isNotEqualTo(first);
        assertThat(table.size()).isEqualTo(3);
        assertThat(table.notRemembered()).isEqualTo(2);
        assertThat(pick("x")).isEqualTo("a");

        now += LIFETIME;
        table.sweep(now);
        assertThat(pick("one too many")).isEqualTo(pick("one too many"));
    }

    @Test
    void aRetiredEntryIsNotUsedAgain() {
        StickyEntry entry = new StickyEntry("a", 10);
        assertThat(entry.retire(9)).isFalse();
        assertThat(entry.use(9, 5)).isEqualTo("a");
        assertThat(entry.retire(13)).isFalse();
        assertThat(entry.retire(14)).isTrue();
        assertThat(entry.use(9, 5)).isNull();
        assertThat(entry.replace(null, "b", 99, 5)).isFalse();
        assertThat(entry.replace("a", "b", 99, 5)).isFalse();
    }

    @Test
    void ofTwoThatReplaceANodeTheFirstWins() {
        StickyEntry entry = new StickyEntry("a", 10);
        assertThat(entry.replace("a", "b", 5, 5)).isTrue();
        assertThat(entry.replace("a", "c", 5, 5)).isFalse();
        assertThat(entry.replace(null, "c", 5, 5)).isFalse();
        assertThat(entry.use(5, 5)).isEqualTo("b");
    }

    private Picker sticky(List<NodeView> candidates) {
        return table.over(candidates, SmoothWeightedRoundRobin.dynamic().picker(candidates, bound -> 0));
    }

    private List<NodeView> limited(int maxConn) {
        List<NodeView> limited = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            limited.add(Views.view(
                    Views.node(name, 1, 0).withMaxConn(maxConn), views.get(0).state()));
        }
        return limited;
    }

    private static NodeView view(List<NodeView> list, String name) {
        return list.stream()
                .filter(view -> view.node().id().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String pick(String key) {
        return name(picker, Request.keyed(key));
    }

    private static String name(Picker from, Request request) {
        return Objects.requireNonNull(from.pick(request)).node().id();
    }
}
