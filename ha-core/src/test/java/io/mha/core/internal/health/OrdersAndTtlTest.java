package io.mha.core.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Order;
import io.mha.core.health.NodeState.Setting;
import io.mha.core.health.NodeState.Vote;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.health.NodeStatus;
import io.mha.core.internal.health.NodeEffect.Check;
import io.mha.core.internal.health.NodeEffect.Retire;
import io.mha.core.internal.health.NodeEffect.StopChecks;
import io.mha.core.internal.health.NodeEffect.Transition;
import io.mha.core.internal.health.NodeEffect.Warm;
import io.mha.core.internal.health.NodeEvent.Ordered;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** T16: orders, and votes and orders that end by themselves. */
class OrdersAndTtlTest {
    private static final Duration TTL = Duration.ofMillis(600); // short of where Subject's clock wraps around

    @Test
    void aDrainEndsByItselfAndWarmsFirst() {
        Subject node = Subject.up();
        node.vote("api", new Vote(Wish.DRAIN, "", node.now + TTL.toNanos(), NodeState.NEVER, false));
        assertThat(node.reducer.nextTickNanos(node.state, node.now)).isEqualTo(TTL.toNanos());
        node.after(TTL.minusNanos(1)).tick();
        assertThat(node.status()).isEqualTo(NodeStatus.DRAIN);

        node.after(Duration.ofNanos(1)).tick();
        assertThat(node.status()).isEqualTo(NodeStatus.WARMING);
        assertThat(node.only(Transition.class).cause()).isEqualTo("its time is over");
        assertThat(node.all(Warm.class)).hasSize(1);
        assertThat(node.reducer.nextTickNanos(node.state, node.now)).isNegative();
    }

    @Test
    void aMaintenanceEndsByItselfAndChecksAtOnce() {
        Subject node = Subject.up();
        node.vote("api", new Vote(Wish.MAINT, "", node.now + TTL.toNanos(), NodeState.NEVER, false));
        node.after(TTL).tick();

        assertThat(node.status()).isEqualTo(NodeStatus.UNKNOWN);
        assertThat(node.only(Check.class).delayNanos()).isZero();
    }

    @Test
    void ttlWorksAcrossTheWrapOfTheClock() {
        Subject node = Subject.up();
        long until = node.now + Duration.ofSeconds(10).toNanos();
        assertThat(until).isNegative();
        node.vote("api", new Vote(Wish.DRAIN, "", until, NodeState.NEVER, false));

        assertThat(node.after(Duration.ofMillis(9_999)).tick().status()).isEqualTo(NodeStatus.DRAIN);
        assertThat(node.after(Duration.ofMillis(1)).tick().status()).isEqualTo(NodeStatus.WARMING);
    }

    @Test
    void theVoteOfAnotherOriginOutlivesOneThatEnds() {
        Subject node = Subject.up().vote("file", Wish.DRAIN);
        node.vote("api", new Vote(Wish.MAINT, "", node.now + TTL.toNanos(), NodeState.NEVER, false));

        assertThat(node.after(TTL).tick().status()).isEqualTo(NodeStatus.DRAIN);
        assertThat(node.state.votes()).containsOnlyKeys("file");
    }

    @Test
    void whatADrainHasWaitedForLongEnoughIsCutOnce() {
        Subject node = Subject.up();
        node.vote("api", new Vote(Wish.DRAIN, "", NodeState.NEVER, node.now + TTL.toNanos(), false));
        assertThat(node.only(Retire.class).abort()).isFalse();
        assertThat(node.reducer.nextTickNanos(node.state, node.now)).isEqualTo(TTL.toNanos());
        node.after(TTL.minusNanos(1)).tick();
        assertThat(node.all(Retire.class)).isEmpty();

        node.after(Duration.ofNanos(1)).tick();
        assertThat(node.only(Retire.class).abort()).isTrue();
        assertThat(node.only(Retire.class).cause()).isEqualTo("drain by api has waited long enough");
        assertThat(node.status()).isEqualTo(NodeStatus.DRAIN);
        assertThat(node.after(TTL).tick().all(Retire.class)).isEmpty();
        assertThat(node.reducer.nextTickNanos(node.state, node.now)).isNegative();
    }

    @Test
    void nothingIsCutOnceTheDrainWasTakenBack() {
        Subject node = Subject.up();
        node.vote("api", new Vote(Wish.DRAIN, "", NodeState.NEVER, node.now + TTL.toNanos(), false));
        node.vote("api", Wish.READY);

        assertThat(node.after(TTL).tick().all(Retire.class)).isEmpty();
    }

    @Test
    void readyAfterADrainWarmsFirst() {
        Subject node = Subject.up().vote("api", Wish.DRAIN).vote("api", Wish.READY);

        assertThat(node.status()).isEqualTo(NodeStatus.WARMING);
        assertThat(node.only(Warm.class).generation()).isEqualTo(node.state.generation());
        assertThat(node.all(Retire.class)).isEmpty();
        assertThat(node.warmed().status()).isEqualTo(NodeStatus.RAMPING);
    }

    @Test
    void aDrainOnTopOfTheSameOriginsMaintenanceChangesNothing() { // P9
        Subject node = Subject.up().vote("api", Wish.MAINT);
        NodeState before = node.state;

        assertThat(node.vote("api", Wish.DRAIN).state).isEqualTo(before);
        assertThat(node.effects).isEmpty();
    }

    @Test
    void theSameWishAgainChangesNothing() {
        Subject node = Subject.up().vote("api", Wish.MAINT);
        NodeState before = node.state;

        assertThat(node.vote("api", Wish.MAINT).state).isEqualTo(before);
        assertThat(node.all(StopChecks.class)).isEmpty();
    }

    @Test
    void aNodeIsForcedDownWhateverItsChecksSay() {
        Subject node = Subject.up().order(Setting.HEALTH, 0);
        assertThat(node.status()).isEqualTo(NodeStatus.DOWN);
        assertThat(node.only(Retire.class).abort()).isFalse();
        assertThat(node.only(Transition.class).cause()).isEqualTo("forced by api");

        assertThat(node.pass().pass().pass().status()).isEqualTo(NodeStatus.DOWN);
        assertThat(node.order(Setting.HEALTH, 0).all(Retire.class)).isEmpty();
        assertThat(node.send(new Ordered(Setting.HEALTH, null)).state.inService() || isWarming(node))
                .isTrue();
    }

    @Test
    void aNodeIsForcedUpWhateverItsChecksAndItsTrafficSay() {
        assertThat(Subject.down().order(Setting.HEALTH, 1).status()).isEqualTo(NodeStatus.UP);
        assertThat(Subject.open().order(Setting.HEALTH, 1).status()).isEqualTo(NodeStatus.UP);

        Subject node =
                Subject.up().order(Setting.HEALTH, 1).fail().fail().fail().fail();
        assertThat(node.status()).isEqualTo(NodeStatus.UP);
        assertThat(node.send(new Ordered(Setting.HEALTH, null)).status()).isEqualTo(NodeStatus.DOWN);
        assertThat(node.only(Transition.class).cause()).isEqualTo("no longer forced");
    }

    @Test
    void forcedUpDoesNotOverruleDrainOrMaintenance() {
        Subject node = Subject.up().order(Setting.HEALTH, 1);

        assertThat(node.vote("api", Wish.DRAIN).status()).isEqualTo(NodeStatus.DRAIN);
        assertThat(node.vote("api", Wish.MAINT).status()).isEqualTo(NodeStatus.MAINT);
    }

    @Test
    void anOrderEndsByItself() {
        Subject node = Subject.up();
        node.send(new Ordered(Setting.HEALTH, new Order(0, "bob", "test", node.now + TTL.toNanos())));
        node.send(new Ordered(Setting.WEIGHT, new Order(7, "bob", "", NodeState.NEVER)));
        assertThat(node.reducer.nextTickNanos(node.state, node.now)).isEqualTo(TTL.toNanos());
        assertThat(node.after(TTL.minusNanos(1)).tick().status()).isEqualTo(NodeStatus.DOWN);

        node.after(Duration.ofNanos(1)).tick();
        assertThat(node.status()).isNotEqualTo(NodeStatus.DOWN);
        assertThat(node.only(Transition.class).cause()).isEqualTo("an order's time is over");
        assertThat(node.state.orders()).containsOnlyKeys(Setting.WEIGHT);
    }

    @Test
    void ordersReplaceOneAnotherBySetting() {
        Subject node =
                Subject.up().order(Setting.WEIGHT, 3).order(Setting.MAXCONN, 9).order(Setting.WEIGHT, 4);

        assertThat(node.state.orders().get(Setting.WEIGHT))
                .extracting(Order::value)
                .isEqualTo(4);
        assertThat(node.send(new Ordered(Setting.WEIGHT, null)).state.orders()).containsOnlyKeys(Setting.MAXCONN);
        assertThat(node.effects).isEmpty();
    }

    private static boolean isWarming(Subject node) {
        return node.status() == NodeStatus.WARMING;
    }
}
