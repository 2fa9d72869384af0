package io.mha.benchmarks.scoreboard;

import io.mha.testkit.relay.FaultRelay;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Where a scenario is played for one side: its nodes, and a note of when what happened. */
final class Stage {
    private final List<FaultRelay> nodes;
    private final Side side;
    private long beganAt;
    private long faultAt;
    private long healedAt;
    private long endedAt;
    private int lost;

    Stage(List<FaultRelay> nodes, Side side) {
        this.nodes = nodes;
        this.side = side;
    }

    List<FaultRelay> nodes() {
        return nodes;
    }

    Side side() {
        return side;
    }

    /** The node that suffers if only one does. */
    FaultRelay victim() {
        return nodes.get(1);
    }

    void await(long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }

    void began() {
        beganAt = System.nanoTime();
        faultAt = Long.MAX_VALUE;
    }

    /** The fault happens now. */
    void fault(FaultRelay... these) {
        lost = List.of(these).stream().mapToInt(FaultRelay::connections).sum();
        faultAt = System.nanoTime();
    }

    /** The first node that failed answers again, or the fault is over otherwise. */
    void healed() {
        healedAt = System.nanoTime();
    }

    void ended() {
        endedAt = System.nanoTime();
    }

    long beganAt() {
        return beganAt;
    }

    long faultAt() {
        return faultAt;
    }

    long healedAt() {
        return healedAt;
    }

    long endedAt() {
        return endedAt;
    }

    /** How many connections the nodes had that failed. */
    int lost() {
        return lost;
    }
}
