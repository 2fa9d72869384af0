package io.mha.core.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.balance.NodeView;
import io.mha.core.health.BreakerPolicy;
import io.mha.core.health.CheckResult.Identity;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Lag;
import io.mha.core.health.NodeState.Learnt;
import io.mha.core.health.NodeState.Order;
import io.mha.core.health.NodeState.Passive;
import io.mha.core.health.NodeState.Setting;
import io.mha.core.health.NodeStatus;
import io.mha.core.testing.Views;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Panic, lag, trials and the ejection budget: what the nodes of a level decide together. */
class PanicTest {
    private static final long REFUSED_NANOS = 250;
    private static final Admission.Panic LIMITS = new Admission.Panic(0.5, 0.6, REFUSED_NANOS);
    private static final Admission.Panic NEVER = new Admission.Panic(0, 0, 0);
    private static final long LATER = 1_000_000;

    @ParameterizedTest
    @CsvSource({
        // serving, out, before, panic: enters below 50 %, leaves above 60 %
        "5, 5, false, false",
        "49, 51, false, true",
        "55, 45, false, false",
        "55, 45, true, true",
        "50, 50, true, true",
        "61, 39, true, false"
    })
    void panicHasAHysteresis(int serving, int out, boolean before, boolean panic) {
        List<NodeView> nodes = List.of(active("a", serving, NodeStatus.UP), active("b", out, NodeStatus.OPEN));

        assertThat(Admission.of(nodes, LIMITS, before, LATER).panic()).isEqualTo(panic);
    }

    @Test
    void inPanicSuspectsGetATenthOfTheirWeight() {
        Admission admission = panic(
                active("a", 5, NodeStatus.UP), active("b", 50, NodeStatus.OPEN), active("c", 5, NodeStatus.HALF_OPEN));

        assertThat(admission.panic()).isTrue();
        assertThat(admission.candidates()).extracting(NodeView::weight).containsExactly(500, 500, 50);
    }

    @Test
    void aSuspectOfTheSmallestWeightStillGetsSome() {
        NodeState ramped = learnt(Views.state(NodeStatus.OPEN), new Learnt(Identity.MATCH, Lag.OK, 0, 5, null));
        Admission admission = panic(active("a", 1, NodeStatus.UP), view("b", 2, ramped));

        assertThat(admission.candidates()).extracting(NodeView::weight).containsExactly(100, 1);
    }

    @Test
    void whatIsKnownToBeBadIsNotTriedInPanic() {
        NodeState open = Views.state(NodeStatus.OPEN);
        NodeView[] nodes = {
            active("up", 1, NodeStatus.UP),
            active("open", 1, NodeStatus.OPEN),
            active("warm", 1, NodeStatus.WARMING),
            active("dead", 1, NodeStatus.DOWN),
            view("rising", 1, Views.state(NodeStatus.DOWN, 1)),
            view("wrong", 1, learnt(open, new Learnt(Identity.MISMATCH, Lag.OK, 0, 100, null))),
            view("far", 1, learnt(open, new Learnt(Identity.MATCH, Lag.TOO_FAR, 9, 100, null))),
            view("forced", 1, forced(open, 0)),
            view("refused", 1, failed(open, Evidence.CONNECT_REFUSED, LATER - REFUSED_NANOS)),
            view("reset", 1, failed(open, Evidence.IO_RESET, LATER)),
            view("was", 1, failed(open, Evidence.CONNECT_REFUSED, LATER - REFUSED_NANOS - 1)),
            active("drain", 1, NodeStatus.DRAIN),
            active("maint", 1, NodeStatus.MAINT)
        };

        assertThat(names(panic(nodes).candidates())).containsExactly("up", "open", "rising", "reset", "was");
    }

    @Test
    void theLastResortHasNoWrongNodeEither() {
        NodeState open = Views.state(NodeStatus.OPEN);
        Admission admission = panic(
                view("wrong", 1, learnt(open, new Learnt(Identity.MISMATCH, Lag.OK, 0, 100, null))),
                view("far", 1, learnt(open, new Learnt(Identity.MATCH, Lag.TOO_FAR, 9, 100, null))),
                view("forced", 1, forced(open, 0)));
        assertThat(admission.candidates()).isEmpty();
        assertThat(admission.panic()).isFalse();

        Admission one = panic(active("dead", 1, NodeStatus.DOWN), active("open", 1, NodeStatus.OPEN));
        assertThat(names(one.candidates())).containsExactly("open");
        assertThat(one.panic()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"DRAIN", "MAINT"})
    void whatOperatorsTookOutIsNoReasonForPanic(NodeStatus status) {
        Admission admission = panic(
                active("a", 1, NodeStatus.UP), active("b", 1, status), active("c", 1, status), active("d", 1, status));

        assertThat(admission.panic()).isFalse();
        assertThat(names(admission.candidates())).containsExactly("a");
    }

    @Test
    void backupsThatCanTakeOverPreventPanic() {
        NodeView up = active("a", 1, NodeStatus.UP);
        NodeView open = active("b", 2, NodeStatus.OPEN);

        assertThat(panic(up, open, backup("c", NodeStatus.UP)).panic()).isFalse();
        assertThat(panic(up, open, backup("c", NodeStatus.DOWN)).panic()).isTrue();
        assertThat(panic(
                                up,
                                open,
                                backup("c", NodeStatus.UP),
                                backup("d", NodeStatus.DOWN),
                                backup("e", NodeStatus.DOWN))
                        .panic())
                .isTrue(); // 1.4 x 1/3 twice is less than what is needed
    }

    @Test
    void theUncheckedAreNoReasonForPanic() {
        Admission admission = panic(
                active("a", 1, NodeStatus.UP), active("b", 1, NodeStatus.UNKNOWN), active("c", 1, NodeStatus.UNKNOWN));

        assertThat(admission.panic()).isFalse();
        assertThat(names(admission.candidates())).containsExactly("a");
    }

    @Test
    void laggingNodesServeOnlyWhileFewerThanTwoOthersDo() { // T18
        NodeView a = active("a", 1, NodeStatus.UP);
        NodeView b = active("b", 1, NodeStatus.UP);
        NodeView late = lagging("late", 60_000);
        NodeView later = lagging("later", 90_000);

        assertThat(calm(later, a, late, b)).containsExactly("a", "b");
        assertThat(calm(later, a, late)).containsExactly("a", "late");
        assertThat(calm(lagging("latest", 99_000), later, late)).containsExactly("later", "late");
        assertThat(calm(later, backup("c", NodeStatus.UP))).containsExactly("later");
    }

    @Test
    void trialsAreNotLookedForBeyondTheLevelThatServes() {
        NodeView half = active("half", 1, NodeStatus.HALF_OPEN);
        NodeView backupHalf = backup("backupHalf", NodeStatus.HALF_OPEN);

        assertThat(trials(active("a", 1, NodeStatus.UP), half, backupHalf)).containsExactly("half");
        assertThat(trials(active("a", 1, NodeStatus.DOWN), half, backup("b", NodeStatus.UP), backupHalf))
                .containsExactly("half", "backupHalf");
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "3, 1", "4, 2", "5, 1", "6, 2", "9, 3", "12, 4"})
    void theBudgetIsHalfOfFewAndAThirdOfMany(int size, int ejectable) {
        for (int out = 0; out < size - 1; out++) {
            List<NodeView> nodes = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                nodes.add(active("n" + i, 1, i < out ? NodeStatus.OPEN : NodeStatus.UP));
            }
            assertThat(Admission.mayEject(nodes, "n" + out, BreakerPolicy.DEFAULT, false))
                    .as("%d of %d are out", out, size)
                    .isEqualTo(out < ejectable);
            assertThat(Admission.mayEject(nodes, "n" + out, BreakerPolicy.DEFAULT, true))
                    .as("in panic")
                    .isFalse();
        }
    }

    @Test
    void whatChecksFoundDeadIsNotPartOfTheBudget() {
        List<NodeView> nodes = List.of(
                active("a", 1, NodeStatus.UP),
                active("b", 1, NodeStatus.UP),
                active("c", 1, NodeStatus.DOWN),
                active("d", 1, NodeStatus.DOWN));

        assertThat(Admission.mayEject(nodes, "a", BreakerPolicy.DEFAULT, false)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // weight, agent %, order %, hundredths
        "4, 75, , 300",
        "4, 75, 50, 150",
        "4, 100, 200, 800",
        "4, 0, , 0",
        "4, 100, 0, 0",
        "1, 1, 1, 1",
        "0, 100, 200, 0"
    })
    void weightIsWhatAgentAndOperatorLeaveOfIt(int weight, int agent, Integer order, int hundredths) {
        NodeState state = learnt(Views.state(NodeStatus.UP), new Learnt(Identity.MATCH, Lag.OK, 0, agent, null));
        NodeState ordered = order == null
                ? state
                : changed(state, Map.of(Setting.WEIGHT_PERCENT, order(order)), state.passive(), state.learnt());

        assertThat(Admission.weight(Views.node("a", weight, 0), ordered, 0)).isEqualTo(hundredths);
    }

    private static Admission panic(NodeView... nodes) {
        return Admission.of(List.of(nodes), LIMITS, false, LATER);
    }

    private static List<String> calm(NodeView... nodes) {
        return names(Admission.of(List.of(nodes), NEVER, false, LATER).candidates());
    }

    private static List<String> trials(NodeView... nodes) {
        return names(Admission.of(Arrays.asList(nodes), NEVER, false, LATER).trials());
    }

    private static List<String> names(List<NodeView> views) {
        return views.stream().map(view -> view.node().id()).toList();
    }

    private static NodeView active(String name, int weight, NodeStatus status) {
        return view(name, weight, Views.state(status));
    }

    private static NodeView backup(String name, NodeStatus status) {
        return Views.view(Views.node(name, 1, 1), Views.state(status));
    }

    private static NodeView lagging(String name, long millis) {
        Learnt learnt = new Learnt(Identity.MATCH, Lag.LAGGING, millis, 100, null);
        return view(name, 1, learnt(Views.state(NodeStatus.LAGGING), learnt));
    }

    private static NodeView view(String name, int weight, NodeState state) {
        return Views.view(Views.node(name, weight, 0), state);
    }

    private static NodeState learnt(NodeState s, Learnt learnt) {
        return changed(s, s.orders(), s.passive(), learnt);
    }

    private static NodeState failed(NodeState s, Evidence evidence, long at) {
        Passive p = s.passive();
        return changed(
                s,
                s.orders(),
                new Passive(p.breaker(), p.openings(), p.sinceNanos(), p.untilNanos(), evidence, at),
                s.learnt());
    }

    private static NodeState forced(NodeState s, int health) {
        return changed(s, Map.of(Setting.HEALTH, order(health)), s.passive(), s.learnt());
    }

    private static Order order(int value) {
        return new Order(value, "api", "", NodeState.NEVER);
    }

    private static NodeState changed(NodeState s, Map<Setting, Order> orders, Passive passive, Learnt learnt) {
        return new NodeState(
                s.votes(),
                orders,
                s.active(),
                passive,
                learnt,
                s.sharedFate(),
                s.damping(),
                s.ramp(),
                s.overloadedUntilNanos(),
                s.generation(),
                s.status(),
                s.sinceNanos(),
                s.cause());
    }
}
