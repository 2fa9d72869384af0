package io.mha.core.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import io.mha.core.config.ConfigException;
import io.mha.core.testing.Views;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BalancersTest {
    private static final IntUnaryOperator FIRST = bound -> 0;

    @Test
    void weightsFiveOneOneDoNotComeInBursts() {
        Picker picker = SmoothWeightedRoundRobin.dynamic().picker(views(List.of(5, 1, 1)), FIRST);

        assertThat(names(picker, 14)).isEqualTo("aabacaaaabacaa");
    }

    @Test
    void roundRobinBeginsAnywhere() {
        Picker picker = SmoothWeightedRoundRobin.dynamic().picker(views(List.of(5, 1, 1)), bound -> 3);

        assertThat(names(picker, 7)).isEqualTo("acaaaab");
    }

    @Test
    void roundRobinGoesOnWhenItsCounterOverflows() {
        Picker picker =
                SmoothWeightedRoundRobin.dynamic().picker(views(List.of(1, 1, 1)), bound -> Integer.MAX_VALUE - 2);

        assertThat(counts(picker, 9)).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void theLessLoadedOfTwoIsPicked() {
        List<NodeView> views = views(List.of(1, 1));
        for (int i = 0; i < 10; i++) {
            views.get(0).traffic().begin();
        }
        Picker picker = new PowerOfTwoChoices().picker(views, new Random(1)::nextInt);

        assertThat(counts(picker, 1_000)).containsOnlyKeys("b");
    }

    @Test
    void loadIsMeasuredAgainstWeight() {
        List<NodeView> views = views(List.of(10, 1));
        for (int i = 0; i < 5; i++) {
            views.get(0).traffic().begin(); // (5 + 1) / 10 is less than (1 + 1) / 1
        }
        views.get(1).traffic().begin();
        Picker picker = new PowerOfTwoChoices().picker(views, new Random(1)::nextInt);

        assertThat(counts(picker, 1_000)).containsOnlyKeys("a");
    }

    @Test
    void idleNodesShareByWeight() {
        Picker picker = new PowerOfTwoChoices().picker(views(List.of(60, 30, 10)), new Random(42)::nextInt);
        Map<String, Integer> counts = counts(picker, 100_000);

        assertThat(counts.get("a")).isCloseTo(60_000, within(700));
        assertThat(counts.get("b")).isCloseTo(30_000, within(700));
        assertThat(counts.get("c")).isCloseTo(10_000, within(700));
    }

    @Test
    void aNodeInItsSlowStartHasItsShareUnderLoadAsWell() {
        List<NodeView> views = views(List.of(10, 10, 1));
        Random random = new Random(3);
        Picker picker = new PowerOfTwoChoices().picker(views, random::nextInt);
        NodeView[] busy = new NodeView[40];
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            NodeView picked = Objects.requireNonNull(picker.pick(Request.ANY));
            picked.traffic().begin();
            counts.merge(picked.node().id(), 1, Integer::sum);
            int slot = random.nextInt(busy.length);
            if (busy[slot] != null) {
                busy[slot].traffic().end();
            }
            busy[slot] = picked;
        }

        assertThat(counts.get("c")).isBetween(1_200, 3_600); // fair is 2381
    }

    @Test
    void firstIsTheFirst() {
        Picker picker = new FirstBalancer().picker(views(List.of(1, 9)), FIRST);

        assertThat(names(picker, 3)).isEqualTo("aaa");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"peak-ewma", "p2c", "roundrobin", "static-rr", "leastconn", "random", "first", "hash", "source"})
    void nodesThatWereTriedAreLeftOut(String name) {
        List<NodeView> views = views(List.of(3, 2, 1));
        Picker picker = Balancer.byName(name).picker(views, new Random(5)::nextInt);
        Request request = Request.ANY;
        for (int tried = 0; tried < 3; tried++) {
            for (int i = 0; i < 50; i++) {
                NodeView picked = Objects.requireNonNull(picker.pick(request));
                assertThat(request.excludes(picked.node())).isFalse();
            }
            request = request.excluding(
                    Objects.requireNonNull(picker.pick(request)).node());
        }

        assertThat(picker.pick(request)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"peak-ewma", "p2c", "roundrobin", "static-rr", "leastconn", "random", "first", "hash", "source"})
    void oneNodeIsEnough(String name) {
        Picker picker = Balancer.byName(name).picker(views(List.of(7)), new Random(5)::nextInt);

        assertThat(names(picker, 3)).isEqualTo("aaa");
        assertThat(picker.pick(Request.ANY.excluding(Views.node("a", 7, 0)))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "peak-ewma,peak-ewma",
        "EWMA,peak-ewma",
        "loadbalance,peak-ewma",
        "p2c,p2c",
        "random(2),p2c",
        "roundrobin,roundrobin",
        "RoundRobin,roundrobin",
        "static-rr,static-rr",
        "leastconn,leastconn",
        "random,random",
        "random(1),random",
        "first,first",
        "failover,first",
        "sequential,first",
        "hash,hash",
        "source,source"
    })
    void balancersHaveTheNamesThatUsersKnow(String name, String expected) {
        assertThat(Balancer.byName(name).name()).isEqualTo(expected);
    }

    @Test
    void anUnknownNameIsAnErrorThatListsTheKnownOnes() {
        assertThatThrownBy(() -> Balancer.byName("lestconn"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "balance=lestconn: there are peak-ewma, p2c, roundrobin, static-rr, leastconn, random, first,"
                                + " hash and source");
    }

    static List<NodeView> views(List<Integer> weights) {
        return IntStream.range(0, weights.size())
                .mapToObj(i -> Views.up(name(i), weights.get(i)))
                .toList();
    }

    static String name(int index) {
        return String.valueOf((char) ('a' + index));
    }

    private static String names(Picker picker, int picks) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < picks; i++) {
            names.append(Objects.requireNonNull(picker.pick(Request.ANY)).node().id());
        }
        return names.toString();
    }

    static Map<String, Integer> counts(Picker picker, int picks) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < picks; i++) {
            counts.merge(Objects.requireNonNull(picker.pick(Request.ANY)).node().id(), 1, Integer::sum);
        }
        return counts;
    }
}
