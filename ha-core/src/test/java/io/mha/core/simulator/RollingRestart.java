package io.mha.core.simulator;

import io.mha.core.balance.NodeView;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.health.NodeStatus;
import java.time.Duration;
import java.util.Objects;

/** One node after the other: drain, wait until nothing is under way, restart, let it serve again, wait until it does. */
final class RollingRestart {
    private static final long POLL_NANOS = 100_000_000L;
    private static final long RESTART_NANOS = 3_000_000_000L;

    private final World world;
    private int turn;

    private RollingRestart(World world) {
        this.world = world;
    }

    static void plan(World world, Duration start) {
        RollingRestart restart = new RollingRestart(world);
        world.at(start, restart::drain);
    }

    private void drain() {
        if (turn < world.servers().size()) {
            vote(Wish.DRAIN);
            world.engine().after(POLL_NANOS, this::restartWhenIdle);
        }
    }

    private void restartWhenIdle() {
        Server server = server();
        boolean busy = server.inFlight() > 0
                || world.clients().stream()
                        .anyMatch(client -> view(client).traffic().inFlight() > 0);
        if (busy) {
            world.engine().after(POLL_NANOS, this::restartWhenIdle);
            return;
        }
        server.kill();
        world.engine().after(RESTART_NANOS, () -> {
            server.start();
            vote(Wish.READY);
            world.engine().after(POLL_NANOS, this::nextWhenServing);
        });
    }

    private void nextWhenServing() {
        boolean serving =
                world.clients().stream().allMatch(client -> view(client).state().status() == NodeStatus.UP);
        if (serving) {
            turn++;
            drain();
        } else {
            world.engine().after(POLL_NANOS, this::nextWhenServing);
        }
    }

    private void vote(Wish wish) {
        world.clients().forEach(client -> SeededCluster.vote(client.cluster(), server().node, wish));
    }

    private Server server() {
        return world.servers().get(turn);
    }

    private NodeView view(Client client) {
        return Objects.requireNonNull(
                client.cluster().topology().node(server().node.id()));
    }
}
