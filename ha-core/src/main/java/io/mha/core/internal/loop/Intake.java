package io.mha.core.internal.loop;

import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Breaker;
import io.mha.core.health.NodeState.Verdict;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.internal.health.NodeEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the results of checks and calls come in: they are counted in the breaker of their node, compared with what the
 * other nodes say, and go to the reducer as events. Used by the control thread alone.
 */
final class Intake {
    private final StateLoop loop;
    private final SharedFate fate = new SharedFate();
    private boolean shared;
    private boolean watching;

    Intake(StateLoop loop) {
        this.loop = loop;
    }

    void checked(NodeSlot slot, CheckResult result, long startedNanos) {
        countSuccesses(slot);
        boolean backendFails = result.evidence() == Evidence.BACKEND;
        if (backendFails) {
            backendFailed(slot, result.detail());
        }
        boolean right = result.advice().identity() != CheckResult.Identity.MISMATCH;
        boolean probed = result.alive() && !backendFails && right && slot.breaker.probePassed();
        boolean ownFault = !backendFails || fate.isOwn(slot.node.id(), loop.now());
        NodeState before = slot.state;
        boolean afterOpening = startedNanos - before.passive().sinceNanos() > 0;
        boolean needed = loop.topology().panic() || loop.topology().candidates().isEmpty();
        loop.apply(slot, new NodeEvent.Checked(result, loop.jitter(), afterOpening, ownFault, needed));
        if (slot.state.active().failed() > 0 && slot.state.active().verdict() == Verdict.UP) {
            loop.announcer().checkFailed(slot.node, result.detail());
        }
        if (probed) {
            loop.apply(slot, new NodeEvent.ProbesPassed());
        }
    }

    void callFailed(NodeSlot slot, NodeEvent.CallFailed failed) {
        boolean current = failed.generation() == slot.state.generation();
        boolean speaksAgainst = failed.evidence().isTransport();
        if (current && failed.evidence() == Evidence.BACKEND) {
            backendFailed(slot, failed.detail());
            speaksAgainst = !shared && fate.isOwn(slot.node.id(), loop.now());
        }
        if (!speaksAgainst || !current) {
            loop.apply(slot, failed);
            return;
        }
        countSuccesses(slot);
        String reason = slot.breaker.failed();
        loop.apply(slot, failed);
        if (reason != null) {
            trip(slot, failed.evidence(), reason + ": " + failed.detail());
        }
    }

    void forget(NodeSlot slot) {
        fate.forget(slot.node.id());
    }

    private void countSuccesses(NodeSlot slot) {
        if (slot.state.passive().breaker() == Breaker.HALF_OPEN) {
            if (slot.countProbes()) {
                loop.apply(slot, new NodeEvent.ProbesPassed());
            }
            return;
        }
        Evidence last = slot.state.passive().evidence();
        String reason = slot.countSuccesses();
        if (reason != null) {
            trip(slot, last == null ? Evidence.IO_RESET : last, reason);
        }
    }

    private void trip(NodeSlot slot, Evidence evidence, String cause) {
        loop.apply(slot, new NodeEvent.Tripped(evidence, cause, loop.mayEject(slot), loop.jitter()));
    }

    /** What one node says of its backend is weighed against what the others say, which are asked at once. */
    private void backendFailed(NodeSlot slot, String detail) {
        boolean first = fate.report(slot.node.id(), loop.now());
        weighFate(slot.node.id() + ": " + detail);
        if (first && !shared) {
            eligible().stream().filter(other -> other != slot).forEach(other -> other.checks.schedule(0));
        }
        if (!watching) {
            watching = true;
            loop.schedule(SharedFate.WINDOW_NANOS + 1, this::watch);
        }
    }

    /** Reports grow old by themselves. */
    private void watch() {
        weighFate("too few nodes report it now");
        watching = shared;
        if (shared) {
            loop.schedule(SharedFate.WINDOW_NANOS / 5, this::watch);
        }
    }

    private void weighFate(String detail) {
        List<NodeSlot> eligible = eligible();
        boolean now =
                fate.isShared(eligible.stream().map(slot -> slot.node.id()).toList(), loop.now());
        if (now != shared) {
            shared = now;
            loop.announcer().sharedFate(now, detail);
        }
        for (NodeSlot slot : shared ? eligible : List.copyOf(loop.slots())) {
            if (slot.state.sharedFate() != shared) {
                loop.apply(slot, new NodeEvent.FateFound(shared, detail));
            }
        }
    }

    private List<NodeSlot> eligible() {
        List<NodeSlot> eligible = new ArrayList<>();
        for (NodeSlot slot : loop.slots()) {
            if (slot.state.wish() == Wish.READY && slot.state.active().verdict() != Verdict.DOWN) {
                eligible.add(slot);
            }
        }
        return eligible;
    }
}
