package io.mha.core.simulator;

import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthCheck;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;

/** A ping on a session that is kept open, as the product checks by default: it sees the process, not what is behind. */
final class Ping implements HealthCheck {
    private static final long PING_NANOS = 200_000;

    private final World world;
    private final int client;
    private final JvmTimers timers;
    private final long[] sessions;

    Ping(World world, int client, JvmTimers timers) {
        this.world = world;
        this.client = client;
        this.timers = timers;
        this.sessions = new long[world.setup().nodes()];
    }

    @Override
    public String name() {
        return "ping";
    }

    @Override
    public CheckResult probe(Node node, Deadline deadline) throws InterruptedException {
        if (timers.wasInterrupted()) {
            throw new InterruptedException("the verdict was taken without us");
        }
        Server server = world.server(node);
        world.ledger().check(server.index);
        long roundTrip = world.network().delay() + world.network().delay();
        if (server.mode() == Server.Mode.HUNG || world.network().isCut(client, server.index)) {
            sessions[server.index] = 0;
            return timers.park();
        }
        timers.takes(roundTrip + PING_NANOS);
        if (server.mode() == Server.Mode.KILLED) {
            sessions[server.index] = 0;
            return CheckResult.failed(Evidence.CONNECT_REFUSED, "refused");
        }
        long before = sessions[server.index];
        if (before == server.incarnation()) {
            return CheckResult.passed("ping answered");
        }
        world.ledger().login(server.index);
        long login = roundTrip + server.acceptNanos();
        timers.takes(login);
        if (deadline.remainingNanos() - login < 0) {
            return timers.park(); // given up half-way: the server goes on with a login that nobody waits for
        }
        sessions[server.index] = server.incarnation();
        return before == 0
                ? CheckResult.passed("logged in")
                : CheckResult.passedOnNewSession("the old session was gone");
    }
}
