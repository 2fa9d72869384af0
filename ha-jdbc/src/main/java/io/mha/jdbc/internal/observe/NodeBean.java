package io.mha.jdbc.internal.observe;

import io.mha.core.Command;
import io.mha.core.balance.NodeView;
import io.mha.core.health.Evidence;
import io.mha.jdbc.internal.pool.NodePool;

/** What operators see of a node, and what they can do with it. */
final class NodeBean implements NodeMXBean {
    private static final String ORIGIN = "jmx";
    private static final double WEIGHT_UNIT = 100.0;

    private final Watched watched;
    private final String node;

    NodeBean(Watched watched, String node) {
        this.watched = watched;
        this.node = node;
    }

    @Override
    public String getAddress() {
        return view().node().address();
    }

    @Override
    public String getState() {
        return view().state().status().word();
    }

    @Override
    public String getCause() {
        return watched.cluster().explain(node);
    }

    @Override
    public double getWeight() {
        return view().weight() / WEIGHT_UNIT;
    }

    @Override
    public int getInFlight() {
        return view().traffic().inFlight();
    }

    @Override
    public long getPicks() {
        return view().traffic().picks();
    }

    @Override
    public long getFailures() {
        long sum = 0;
        for (Evidence evidence : Evidence.values()) {
            sum += view().traffic().tally().failures(evidence);
        }
        return sum;
    }

    @Override
    public long getGeneration() {
        return view().state().generation();
    }

    @Override
    public int getActive() {
        return watched.ofPool(node, NodePool::active);
    }

    @Override
    public int getIdle() {
        return watched.ofPool(node, NodePool::idle);
    }

    @Override
    public int getWaiting() {
        return watched.ofPool(node, NodePool::waiting);
    }

    @Override
    public void ready() {
        execute(Command.weight(node, null), "");
        execute(Command.ready(node), "");
    }

    @Override
    public void drain(String reason) {
        execute(Command.drain(node), reason);
    }

    @Override
    public void maint(String reason) {
        execute(Command.maint(node), reason);
    }

    @Override
    public void weight(int weight) {
        execute(Command.weight(node, weight), "");
    }

    @Override
    public void check() {
        execute(Command.checkNow(node), "");
    }

    private void execute(Command command, String reason) {
        watched.cluster().execute(command.by(ORIGIN).because(reason));
    }

    private NodeView view() {
        NodeView view = watched.node(node);
        if (view == null) {
            throw new IllegalStateException("the node " + node + " has left the cluster");
        }
        return view;
    }
}
