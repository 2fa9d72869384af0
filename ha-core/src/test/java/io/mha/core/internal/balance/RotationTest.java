package io.mha.core.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Round robin over changes of weight. */
class RotationTest {
    @Test
    void aWeightChangeKeepsTheRelativePosition() {
        Balancer balancer = Balancer.byName("roundrobin");
        Picker before = balancer.picker(BalancersTest.views(List.of(1, 1, 1, 1)), bound -> 0);
        before.pick(Request.ANY);
        before.pick(Request.ANY); // a, b: half of the round
        List<NodeView> views = BalancersTest.views(List.of(1, 1, 2, 2));
        Picker fresh = balancer.picker(views, bound -> 3);
        Picker after = balancer.picker(views, bound -> 0, before);

        assertThat(names(after, 12)).isEqualTo(names(fresh, 12));
    }

    @Test
    void theSameWeightsGoOnWhereTheyWere() {
        Balancer balancer = Balancer.byName("roundrobin");
        List<NodeView> views = BalancersTest.views(List.of(5, 1, 1));
        Picker picker = balancer.picker(views, bound -> 0);
        StringBuilder sequence = new StringBuilder();
        for (int i = 0; i < 14; i++) {
            sequence.append(names(picker, 1));
            picker = balancer.picker(views, bound -> 6, picker);
        }
        assertThat(sequence).hasToString("aabacaaaabacaa");
    }

    @Test
    void aSlowStartDoesNotPutTheOthersOutOfStep() {
        Balancer balancer = Balancer.byName("roundrobin");
        Picker picker = balancer.picker(slowStart(10), new Random(1)::nextInt);
        StringBuilder sequence = new StringBuilder();
        for (int share = 10; share <= 100; share += 10) {
            picker = balancer.picker(slowStart(share), new Random(1)::nextInt, picker);
            sequence.append(names(picker, 7));
        }
        long a = sequence.chars().filter(c -> c == 'a').count();
        long b = sequence.chars().filter(c -> c == 'b').count();
        assertThat(Math.abs(a - b)).isLessThanOrEqualTo(5);
    }

    @Test
    void aPickerOfAnotherKindIsNoPosition() {
        Picker other = Balancer.byName("p2c").picker(BalancersTest.views(List.of(1, 1)), bound -> 0);
        Picker picker = Balancer.byName("roundrobin").picker(BalancersTest.views(List.of(1, 1)), bound -> 1, other);

        assertThat(names(picker, 2)).isEqualTo("ba");
    }

    @Test
    void staticRoundRobinKeepsToTheConfiguredWeights() {
        List<NodeView> views = slowStart(10);

        Map<String, Integer> fixed =
                BalancersTest.counts(Balancer.byName("static-rr").picker(views, b -> 0), 300);
        Map<String, Integer> dynamic =
                BalancersTest.counts(Balancer.byName("roundrobin").picker(views, b -> 0), 210);

        assertThat(fixed).containsEntry("a", 100).containsEntry("b", 100).containsEntry("c", 100);
        assertThat(dynamic).containsEntry("a", 100).containsEntry("b", 100).containsEntry("c", 10);
    }

    private static List<NodeView> slowStart(int hundredths) {
        List<NodeView> views = BalancersTest.views(List.of(1, 1, 1));
        NodeView c = views.get(2);
        return List.of(views.get(0), views.get(1), new NodeView(c.node(), c.state(), hundredths, c.traffic()));
    }

    private static String names(Picker picker, int picks) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < picks; i++) {
            names.append(Objects.requireNonNull(picker.pick(Request.ANY)).node().id());
        }
        return names.toString();
    }
}
