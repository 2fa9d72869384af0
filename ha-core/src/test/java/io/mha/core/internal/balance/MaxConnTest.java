package io.mha.core.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import io.mha.core.health.NodeStatus;
import io.mha.core.testing.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limit of calls in flight, which each algorithm keeps in the same way. */
class MaxConnTest {
    static List<String> names() {
        return List.of("peak-ewma", "p2c", "roundrobin", "static-rr", "leastconn", "random", "first", "hash", "source");
    }

    @ParameterizedTest
    @MethodSource("names")
    void aFullNodeIsPassedOverWhileAnotherHasRoom(String name) {
        List<NodeView> views = limited(3, 0, 2, 5);
        Picker picker = picker(name, views);
        for (int i = 0; i < 200; i++) {
            NodeView picked = Objects.requireNonNull(picker.pick(Request.keyed("key-" + i)));
            assertThat(picked.isFull()).isFalse();
            picked.traffic().begin();
        }
        assertThat(views.get(1).traffic().inFlight()).isGreaterThanOrEqualTo(190); // it has no limit
    }

    @ParameterizedTest
    @MethodSource("names")
    void roomThatIsLeftIsFound(String name) {
        List<NodeView> views = limited(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        Picker picker = picker(name, views);
        for (int i = 0; i < 10; i++) {
            NodeView picked = Objects.requireNonNull(picker.pick(Request.ANY));
            assertThat(picked.isFull()).isFalse();
            picked.traffic().begin();
        }
        assertThat(views).allMatch(NodeView::isFull);
    }

    @ParameterizedTest
    @ValueSource(strings = {"roundrobin", "static-rr", "first", "leastconn", "random"})
    void ifAllAreFullThePickIsTheNormalOne(String name) {
        List<NodeView> full = limited(1, 1, 1);
        full.forEach(view -> view.traffic().begin());
        Map<String, Integer> counts = BalancersTest.counts(picker(name, full), 3_000);
        List<NodeView> unlimited = limited(0, 0, 0);
        unlimited.forEach(view -> view.traffic().begin());
        Map<String, Integer> normal = BalancersTest.counts(picker(name, unlimited), 3_000);

        assertThat(counts).hasSameSizeAs(normal);
        counts.forEach((node, count) -> assertThat(count).isCloseTo(normal.get(node), within(150)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aNodeThatWasTriedIsNeverPickedHoweverFullTheOthersAre(String name) {
        List<NodeView> views = limited(5, 1, 1);
        views.get(1).traffic().begin();
        views.get(2).traffic().begin();
        Picker picker = picker(name, views);
        Request request = Request.keyed("k").excluding(views.get(0).node());
        for (int i = 0; i < 100; i++) {
            assertThat(Objects.requireNonNull(picker.pick(request)).node().id()).isIn("b", "c");
        }
        Request none =
                request.excluding(views.get(1).node()).excluding(views.get(2).node());
        assertThat(picker.pick(none)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"roundrobin", "static-rr", "random", "p2c", "peak-ewma"})
    void whatAFullNodeDoesNotTakeIsSharedByAllOthers(String name) {
        List<NodeView> views = limited(1, 0, 0, 0);
        views.get(0).traffic().begin();
        Map<String, Integer> counts = BalancersTest.counts(picker(name, views), 30_000);

        for (String node : List.of("b", "c", "d")) {
            assertThat(counts.get(node)).isCloseTo(10_000, within(400));
        }
    }

    @Test
    void firstFillsOneNodeAfterTheOther() {
        List<NodeView> views = limited(2, 3, 0);
        Picker picker = picker("first", views);
        StringBuilder order = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            NodeView picked = Objects.requireNonNull(picker.pick(Request.ANY));
            picked.traffic().begin();
            order.append(picked.node().id());
        }
        views.get(0).traffic().end();
        order.append(Objects.requireNonNull(picker.pick(Request.ANY)).node().id());

        assertThat(order).hasToString("aabbbccca");
    }

    private static List<NodeView> limited(int... limits) {
        List<NodeView> views = new ArrayList<>();
        for (int i = 0; i < limits.length; i++) {
            views.add(Views.view(
                    Views.node(BalancersTest.name(i), 1, 0).withMaxConn(limits[i]), Views.state(NodeStatus.UP)));
        }
        return views;
    }

    private static Picker picker(String name, List<NodeView> views) {
        return Balancer.byName(name).picker(views, new Random(11)::nextInt);
    }
}
