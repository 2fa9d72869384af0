package io.mha.core.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import io.mha.core.testing.Views;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RendezvousHashTest {
    private static final int KEYS = 20_000;
    private static final int BUCKETS = 65_536;

    @ParameterizedTest
    @CsvSource({"2,false", "3,false", "10,false", "10,true", "100,false", "100,true"})
    void removingANodeMovesExactlyItsKeys(int size, boolean weighted) {
        List<NodeView> all = nodes(size, weighted);
        List<NodeView> rest = new ArrayList<>(all);
        NodeView gone = rest.remove(size / 2);
        String[] before = owners(all);
        String[] after = owners(rest);
        for (int key = 0; key < KEYS; key++) {
            if (!before[key].equals(gone.node().id())) {
                assertThat(after[key]).isEqualTo(before[key]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 64, 100})
    void addingANodeMovesItsShareAndOnlyToIt(int size) {
        String[] before = owners(nodes(size, false));
        List<NodeView> more = nodes(size + 1, false);
        String[] after = owners(more);
        String added = more.get(size).node().id();
        int moved = 0;
        for (int key = 0; key < KEYS; key++) {
            if (!after[key].equals(before[key])) {
                assertThat(after[key]).isEqualTo(added);
                moved++;
            }
        }
        double share = 1.0 / (size + 1);
        double sigma = Math.sqrt(share * (1 - share) * (1.0 / KEYS + 1.0 / BUCKETS));
        assertThat((double) moved / KEYS).isCloseTo(share, within(3 * sigma));
    }

    @Test
    void aHigherWeightOnlyDrawsKeysToTheNode() {
        List<NodeView> views = nodes(10, false);
        String[] before = owners(views);
        NodeView raised = views.get(4);
        List<NodeView> changed = new ArrayList<>(views);
        changed.set(4, new NodeView(raised.node(), raised.state(), raised.weight() * 2, raised.traffic()));
        String[] after = owners(changed);
        int moved = 0;
        for (int key = 0; key < KEYS; key++) {
            if (!after[key].equals(before[key])) {
                assertThat(after[key]).isEqualTo(raised.node().id());
                moved++;
            }
        }
        assertThat(moved / (double) KEYS).isCloseTo(2.0 / 11 - 1.0 / 10, within(0.01));
    }

    @Test
    void theOrderOfTheNodesDoesNotMatter() {
        List<NodeView> views = nodes(20, true);
        List<NodeView> reversed = new ArrayList<>(views);
        Collections.reverse(reversed);

        assertThat(owners(reversed)).isEqualTo(owners(views));
    }

    @Property(tries = 81)
    void sharesFollowTheWeights(@ForAll @IntRange(min = 1, max = 9) int a, @ForAll @IntRange(min = 1, max = 9) int b) {
        Picker picker = picker(BalancersTest.views(List.of(a, b, 3)));
        Map<String, Integer> counts = new HashMap<>();
        for (int key = 0; key < KEYS; key++) {
            counts.merge(owner(picker, key), 1, Integer::sum);
        }
        double total = a + b + 3;
        assertThat(counts.get("a") / (double) KEYS).isCloseTo(a / total, within(0.02));
        assertThat(counts.get("b") / (double) KEYS).isCloseTo(b / total, within(0.02));
    }

    @Test
    void aNodeThatWasTriedLeavesTheKeyToTheNextInTheOrder() {
        List<NodeView> views = nodes(10, false);
        Picker picker = picker(views);
        for (int key = 0; key < 500; key++) {
            Request request = Request.keyed("key-" + key);
            NodeView owner = Objects.requireNonNull(picker.pick(request));
            List<NodeView> rest = new ArrayList<>(views);
            rest.remove(owner);
            assertThat(picker.pick(request.excluding(owner.node())))
                    .isEqualTo(picker(rest).pick(request));
        }
    }

    @Test
    void noNodeGetsMoreThanItsBound() {
        List<NodeView> views = BalancersTest.views(List.of(1, 1, 2));
        Picker picker = picker(views);
        for (int total = 0; total < 400; total++) {
            NodeView picked = Objects.requireNonNull(picker.pick(Request.keyed("the one hot key")));
            double share = picked.node().weight() / 4.0;
            assertThat(picked.traffic().inFlight())
                    .isLessThanOrEqualTo((int) Math.max(1, Math.ceil(1.25 * total * share)));
            picked.traffic().begin();
        }
        assertThat(views.get(0).traffic().inFlight()).isPositive();
        assertThat(views.get(1).traffic().inFlight()).isPositive();
    }

    @Test
    void aKeyComesBackToItsNodeWhenTheLoadIsGone() {
        List<NodeView> views = nodes(5, false);
        Picker picker = picker(views);
        Request request = Request.keyed("hot");
        NodeView owner = Objects.requireNonNull(picker.pick(request));
        for (int i = 0; i < 9; i++) {
            owner.traffic().begin();
        }
        assertThat(picker.pick(request)).isNotEqualTo(owner);
        for (int i = 0; i < 8; i++) {
            owner.traffic().end();
        }
        assertThat(picker.pick(request)).isEqualTo(owner); // one call at a time never leaves its node
    }

    @Test
    void requestsWithoutAKeyAreSpread() {
        Map<String, Integer> counts = BalancersTest.counts(picker(BalancersTest.views(List.of(1, 1, 2))), KEYS);

        assertThat(counts.get("a")).isCloseTo(KEYS / 4, within(400));
        assertThat(counts.get("c")).isCloseTo(KEYS / 2, within(400));
    }

    @Test
    void aSourceStaysWithItsNode() {
        Balancer source = Balancer.byName("source");
        List<NodeView> views = nodes(50, false);
        Random random = new Random(7);
        NodeView picked =
                Objects.requireNonNull(source.picker(views, random::nextInt).pick(Request.ANY));
        for (int i = 0; i < 50; i++) {
            Picker again = source.picker(views, random::nextInt);
            assertThat(again.pick(Request.keyed("key-" + i))).isEqualTo(picked);
        }
    }

    @Test
    void sourcesAreSpread() {
        List<NodeView> views = nodes(5, false);
        Set<NodeView> drawn = new HashSet<>();
        Set<NodeView> named = new HashSet<>();
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            drawn.add(Balancer.byName("source").picker(views, random::nextInt).pick(Request.ANY));
            named.add(Balancer.source("host-" + i).picker(views, bound -> 0).pick(Request.ANY));
        }
        assertThat(drawn).hasSize(5);
        assertThat(named).hasSize(5);
        assertThat(Balancer.source("host-1").picker(views, bound -> 0).pick(Request.ANY))
                .isEqualTo(Balancer.source("host-1").picker(views, bound -> 9).pick(Request.ANY));
    }

    @Test
    void onlyHashNeedsAKey() {
        assertThat(Balancer.byName("hash").needsKey()).isTrue();
        assertThat(Balancer.byName("source").needsKey()).isFalse();
        assertThat(Balancer.byName("p2c").needsKey()).isFalse();
    }

    /** The owners of some keys, written down once: another release or another machine must not move them. */
    @Test
    void keysStayWhereTheyAreForEver() {
        Picker picker = picker(nodes(5, false));
        StringBuilder owners = new StringBuilder();
        for (int key = 0; key < 12; key++) {
            owners.append(owner(picker, key)).append(' ');
        }
        assertThat(owners).hasToString("node4 node2 node1 node4 node3 node0 node2 node3 node2 node4 node2 node0 ");
    }

    private static List<NodeView> nodes(int size, boolean weighted) {
        return IntStream.range(0, size)
                .mapToObj(i -> Views.up("node" + i, weighted ? 1 + i % 7 : 1))
                .toList();
    }

    private static Picker picker(List<NodeView> views) {
        return Balancer.byName("hash").picker(views, new Random(5)::nextInt);
    }

    private static String[] owners(List<NodeView> views) {
        Picker picker = picker(views);
        return IntStream.range(0, KEYS).mapToObj(key -> owner(picker, key)).toArray(String[]::new);
    }

    private static String owner(Picker picker, int key) {
        return Objects.requireNonNull(picker.pick(Request.keyed("key-" + key)))
                .node()
                .id();
    }
}
