package io.mha.core.simulator;

import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import java.util.Arrays;

/** The watchdog of the product in short: a call that takes long has its node probed; silence all around is a hang. */
final class StallWatch {
    private static final long LOOK_NANOS = 50_000_000L;
    private static final long PAUSE_NANOS = 200_000_000L;
    private static final long STALL_NANOS = 200_000_000L;

    private final Client client;
    private final Engine engine;
    private final boolean[] probing;
    private final long[] heardAt;
    private final long[] probedAt;
    private final long[] quietUntil;
    private long lookedAt;
    private long awakeSince;
    private boolean looking;

    StallWatch(Client client, Engine engine, int servers) {
        this.client = client;
        this.engine = engine;
        this.probing = new boolean[servers];
        this.heardAt = new long[servers];
        this.probedAt = new long[servers];
        this.quietUntil = new long[servers];
        Arrays.fill(heardAt, Long.MIN_VALUE);
    }

    /** A statement is on its way: looks every 50 ms from now on, as long as there is anything to look at. */
    void sent() {
        if (!looking) {
            looking = true;
            lookedAt = engine.now();
            client.timers().schedule(LOOK_NANOS, this::look);
        }
    }

    void heardFrom(Server server) {
        heardAt[server.index] = engine.now();
    }

    private void look() {
        looking = client.pools().stream().anyMatch(pool -> !pool.lent().isEmpty());
        if (!looking) {
            return;
        }
        client.timers().schedule(LOOK_NANOS, this::look);
        long now = engine.now();
        if (now - lookedAt > PAUSE_NANOS) {
            awakeSince = now; // what did not move while we were paused proves nothing
        }
        lookedAt = now;
        for (Pool pool : client.pools()) {
            for (Link link : pool.lent()) {
                Exchange waiting = link.exchange;
                int index = link.server.index;
                boolean stuck = waiting != null && now - Math.max(waiting.sentAt(), awakeSince) >= STALL_NANOS;
                if (stuck && !probing[index] && now >= quietUntil[index]) {
                    probing[index] = true;
                    probedAt[index] = now;
                    client.cluster().checkNow(link.server.node.id(), result -> probed(link.server, result));
                }
            }
        }
    }

    private void probed(Server server, CheckResult result) {
        int i = server.index;
        long now = engine.now();
        Evidence evidence = result.evidence();
        boolean silent = evidence != null && evidence.isSilence();
        boolean hangs =
                silent && heardAt[i] <= probedAt[i] && awakeSince <= probedAt[i] && now - lookedAt <= PAUSE_NANOS;
        probing[i] = false;
        quietUntil[i] = silent ? now : now + 4 * STALL_NANOS;
        Pool current = client.currentPool(server);
        if (hangs && current != null) {
            client.report(server, current.generation(), Evidence.HUNG, "silence");
        }
    }
}
