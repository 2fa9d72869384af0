package io.mha.core.internal.discovery;

import static io.mha.core.internal.discovery.Fleet.list;
import static io.mha.core.internal.discovery.Fleet.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.internal.discovery.MembershipEffect.Add;
import io.mha.core.internal.discovery.MembershipEffect.Change;
import io.mha.core.internal.discovery.MembershipEffect.Delete;
import io.mha.core.internal.discovery.MembershipEffect.Drain;
import io.mha.core.internal.discovery.MembershipEffect.Fresh;
import io.mha.core.internal.discovery.MembershipEffect.Postponed;
import io.mha.core.internal.discovery.MembershipEffect.Stale;
import io.mha.core.internal.discovery.MembershipEffect.TakeBack;
import io.mha.core.node.Node;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MembershipTest {
    private static final String A = "a:3306";
    private static final String B = "b:3306";
    private static final String C = "c:3306";
    private static final Drain DRAIN_C = new Drain(C, "no longer listed");

    private final Fleet fleet = new Fleet();

    /** A fleet whose nodes have been there for a while. */
    private Fleet of(String... ids) {
        fleet.publish(ids);
        fleet.pass(60_000);
        fleet.log.clear();
        return fleet;
    }

    @Test
    void addsWhatIsNew() {
        assertThat(fleet.publish("a", "b")).containsExactly(new Add(node("a")), new Add(node("b")));
        assertThat(fleet.publish("b", "a")).isEmpty();
        assertThat(fleet.publish("a", "b", "c")).containsExactly(new Add(node("c")));
        assertThat(fleet.membership.nextDueNanos(fleet.now)).isNegative();
    }

    @Test
    void drainsWhatIsGoneAndDeletesItAfterTheGrace() { // T19
        of("a", "b", "c");

        assertThat(fleet.publish("a", "b")).containsExactly(DRAIN_C);
        assertThat(fleet.pass(29_999)).isEmpty();
        assertThat(fleet.pass(1)).containsExactly(new Delete(C));
        assertThat(fleet.nodes.keySet()).containsExactly(A, B);
        assertThat(fleet.membership.nextDueNanos(fleet.now)).isNegative();
    }

    @Test
    void takesTheDrainBackIfTheNodeIsListedAgainWithinTheGrace() { // P15
        of("a", "b", "c");
        fleet.publish("a", "b");
        fleet.pass(29_999);

        assertThat(fleet.publish("a", "b", "c")).containsExactly(new TakeBack(C, "listed again"));
        assertThat(fleet.pass(3_600_000)).isEmpty();
    }

    @Test
    void anEmptyListRemovesNothing() {
        of("a", "b");

        assertThat(fleet.publish())
                .containsExactly(
                        new Stale(1, "an empty list removes nothing; to take nodes out of service, drain them"));
        assertThat(fleet.membership.isStale(1)).isTrue();
        assertThat(fleet.pass(3_600_000)).isEmpty();
        assertThat(fleet.nodes).hasSize(2);
    }

    @Test
    void aFailureRemovesNothingAndIsSaidOnce() {
        of("a", "b");

        assertThat(fleet.fail("timeout")).containsExactly(new Stale(1, "timeout"));
        fleet.pass(7_000);
        assertThat(fleet.fail("timeout")).isEmpty();
        assertThat(fleet.fail("no such name")).containsExactly(new Stale(1, "no such name"));
        assertThat(fleet.membership.explainStale(1, fleet.now)).isEqualTo("stale for 7 s: no such name");
        assertThat(fleet.publish("a", "b")).containsExactly(new Fresh(1));
        assertThat(fleet.membership.explainStale(1, fleet.now)).isNull();
    }

    @Test
    void aRemovalRestsWhileItsSourceIsStale() {
        of("a", "b", "c");
        fleet.publish("a", "b");
        fleet.fail("timeout");

        assertThat(fleet.pass(3_600_000)).isEmpty();
        assertThat(fleet.publish("a", "b")).containsExactly(new Fresh(1), new Delete(C));
    }

    @Test
    void atMostAThirdGoesPerWindow() {
        of("a", "b", "c", "d", "e", "f");

        assertThat(fleet.publish("a"))
                .containsExactly(
                        new Drain(B, "no longer listed"),
                        DRAIN_C,
                        new Postponed(
                                List.of("d:3306", "e:3306", "f:3306"),
                                "at most 2 of 6 nodes may go or move per 10 s; confirm to do it now"));
        assertThat(fleet.pass(9_999)).isEmpty();
        assertThat(fleet.pass(1)).containsExactly(new Drain("d:3306", "no longer listed"));
        assertThat(fleet.pass(60_000))
                .contains(new Drain("e:3306", "no longer listed"), new Drain("f:3306", "no longer listed"));
        assertThat(fleet.nodes.keySet()).contains(A);
    }

    @Test
    void aNodeThatWaitedAndIsListedAgainWasNeverTouched() {
        of("a", "b", "c");
        fleet.publish("a");

        assertThat(fleet.draining).containsExactly(B);
        assertThat(fleet.publish("a", "c")).isEmpty();
        assertThat(fleet.pass(3_600_000)).containsExactly(new Delete(B));
    }

    @Test
    void anOperatorMayConfirm() {
        of("a", "b", "c", "d");
        fleet.publish("a");

        assertThat(fleet.confirm()).containsExactly(DRAIN_C, new Drain("d:3306", "no longer listed"));
        assertThat(fleet.pass(30_000)).hasSize(3).allMatch(Delete.class::isInstance);
    }

    @Test
    void confirmingIsNoChequeForLater() {
        of("a", "b", "c", "d");
        fleet.confirm();

        fleet.publish("a");

        assertThat(fleet.draining).hasSize(1);
    }

    @Test
    void newcomersDoNotMakeTheOldOnesGoFaster() {
        of("a", "b", "c");

        fleet.publish("d", "e", "f", "g", "h", "i");

        assertThat(fleet.draining).hasSize(1);
    }

    @Test
    void theLastOneInServiceStaysUntilAnotherServes() {
        of("a", "b");
        fleet.down.addAll(List.of("c:3306", "d:3306"));

        fleet.publish("c", "d");
        fleet.pass(600_000);
        assertThat(fleet.nodes.keySet()).containsExactlyInAnyOrder(B, C, "d:3306");
        assertThat(fleet.draining).isEmpty();

        fleet.down.remove(C);
        fleet.pass(60_000);
        assertThat(fleet.nodes.keySet()).containsExactlyInAnyOrder(C, "d:3306");
    }

    @Test
    void aNodeThatIsDownGoesEvenIfNoneIsInService() {
        of("a", "b");
        fleet.down.addAll(List.of(A, B));

        assertThat(fleet.publish("a")).containsExactly(new Drain(B, "no longer listed"));
    }

    @Test
    void changesWeightAndLevelAtOnce() {
        of("a", "b", "c");
        List<Node> heavier = list("a", "b", "c").stream()
                .map(node -> node.withWeight(7).withLevel(1).withMaxConn(9))
                .toList();

        assertThat(fleet.publish(1, heavier)).hasSize(3).allMatch(e -> e instanceof Change c && !c.isMove());
    }

    @Test
    void movesCountLikeRemovals() {
        of("a", "b", "c");
        List<Node> moved = new ArrayList<>();
        list("a", "b", "c").forEach(node -> moved.add(new Node(node.id(), "new-" + node.host(), 3306, 1, 0)));

        assertThat(fleet.publish(1, moved)).hasSize(2);
        assertThat(fleet.log.get(0)).matches(e -> e instanceof Change c && c.isMove());
        assertThat(fleet.log.get(1)).isInstanceOf(Postponed.class);
        assertThat(fleet.pass(10_000)).hasSize(1);
        assertThat(fleet.pass(10_000)).hasSize(1);
        assertThat(fleet.nodes.values()).containsExactlyElementsOf(moved);
    }

    @Test
    void refusesAListWithANameTwice() {
        of("a", "b");

        assertThat(fleet.publish(1, List.of(node("a"), new Node(A, "c", 3306, 1, 0))))
                .containsExactly(new Stale(1, "the name a:3306 is in the list twice; names must differ"));
    }

    @Test
    void refusesAListWithAnAddressTwice() {
        of("a", "b");

        assertThat(fleet.publish(1, List.of(node("a"), node("A").named("b"))))
                .containsExactly(new Stale(1, "a:3306 and b have the same address A:3306; remove one"));
    }

    @Test
    void refusesANewNameForTheAddressOfANode() {
        of("a", "b");

        assertThat(fleet.publish(1, List.of(node("a").named("db1"), node("b"))))
                .containsExactly(new Stale(
                        1,
                        "db1 has the address a:3306 of the node a:3306;"
                                + " list it under that name, or remove that node first"));
        assertThat(fleet.pass(3_600_000)).isEmpty();
    }

    @Test
    void anAddressIsFreeAsSoonAsItsNodeDrains() {
        of("a", "b");
        fleet.publish("b");

        assertThat(fleet.publish(1, List.of(node("a").named("db1"), node("b"))))
                .containsExactly(new Add(node("a").named("db1")));
        assertThat(fleet.pass(30_000)).containsExactly(new Delete(A));
    }

    @Test
    void nodesMayChangePlaces() {
        of("a", "b", "c");
        List<Node> swapped = List.of(node("b").named(A), node("a").named(B), node("c"));

        fleet.publish(1, swapped);
        fleet.pass(10_000);

        assertThat(fleet.nodes.values()).containsExactlyElementsOf(swapped);
        assertThat(fleet.membership.isStale(1)).isFalse();
    }

    @Test
    void aRefusedListIsTriedAgainWhenTheObstacleIsGone() {
        Fleet withApi = new Fleet(node("s"));
        withApi.nodes.put("api", node("x").named("api"));
        assertThat(withApi.publish("x")).hasSize(1).allMatch(Stale.class::isInstance);

        withApi.nodes.remove("api");

        assertThat(withApi.tick()).containsExactly(new Fresh(1), new Add(node("x")));
    }

    @Test
    void nodesOfTheConfigurationAndOfCommandsStay() {
        Fleet mixed = new Fleet(node("s"), node("t"));
        mixed.nodes.put("api", node("x").named("api"));
        Node heavy = node("s").withWeight(9);

        assertThat(mixed.publish(1, List.of(heavy, node("d"), node("x").named("api"))))
                .containsExactly(new Add(node("d")), new Change(node("s"), heavy));
        mixed.pass(60_000);
        assertThat(mixed.publish("e"))
                .as("what the source said of a node of the configuration is taken back")
                .containsExactly(
                        new Add(node("e")), new Change(heavy, node("s")), new Drain("d:3306", "no longer listed"));
        mixed.pass(3_600_000);
        assertThat(mixed.nodes.keySet()).containsExactlyInAnyOrder("s:3306", "t:3306", "api", "e:3306");
    }

    @Test
    void aNodeOfTheConfigurationThatWasRemovedByCommandDoesNotComeBack() {
        Fleet mixed = new Fleet(node("s"), node("t"));
        mixed.nodes.remove("t:3306");

        assertThat(mixed.publish("d")).containsExactly(new Add(node("d")));
    }

    @Test
    void aLaterSourceOverridesAnEarlierOne() {
        Node light = node("a").withWeight(2);
        Node heavy = node("a").withWeight(5);

        assertThat(fleet.publish(2, List.of(heavy))).containsExactly(new Add(heavy));
        assertThat(fleet.publish(1, List.of(light, node("b")))).containsExactly(new Add(node("b")));
        assertThat(fleet.publish(2, list("c"))).containsExactly(new Add(node("c")), new Change(heavy, light));
        assertThat(fleet.pass(3_600_000)).as("another source still lists it").isEmpty();
    }
}
