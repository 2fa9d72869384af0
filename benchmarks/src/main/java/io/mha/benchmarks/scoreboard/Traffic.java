package io.mha.benchmarks.scoreboard;

import io.mha.testkit.relay.ClientCommand;
import io.mha.testkit.relay.FaultRelay;
import java.util.ArrayList;
import java.util.List;

/** How many statements each node gets, and how many connections, four times a second. */
final class Traffic extends Thread {
    private static final long LOOK_MILLIS = 250;
    /** A second is four looks. */
    private static final int WINDOW = 4;

    private static final double ENOUGH = 0.8;

    private final List<FaultRelay> nodes;
    private final List<Look> looks = new ArrayList<>();
    private volatile boolean stopped;

    /** Statements since the last look, by node; connections since the start, of all. */
    private record Look(long at, long[] statements, long accepted) {}

    Traffic(List<FaultRelay> nodes) {
        super("scoreboard-traffic");
        setDaemon(true);
        this.nodes = nodes;
    }

    @Override
    public void run() {
        nodes.forEach(FaultRelay::forgetCommands);
        while (!stopped) {
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
            look();
        }
    }

    private void look() {
        long[] statements = new long[nodes.size()];
        long accepted = 0;
        for (int i = 0; i < nodes.size(); i++) {
            statements[i] = nodes.get(i).commands().stream()
                    .filter(ClientCommand::isStatement)
                    .count();
            nodes.get(i).forgetCommands();
            accepted += nodes.get(i).accepted();
        }
        looks.add(new Look(System.nanoTime(), statements, accepted));
    }

    void finish() throws InterruptedException {
        stopped = true;
        join();
    }

    /** Seconds from a moment to the end of the first second in which a node has 80 % of its fair share. */
    double backAfter(int node, long from) {
        for (int last = WINDOW; last < looks.size(); last++) {
            if (looks.get(last - WINDOW).at() - from < 0) {
                continue;
            }
            double own = 0;
            double all = 0;
            for (Look look : looks.subList(last - WINDOW + 1, last + 1)) {
                own += look.statements()[node];
                for (long each : look.statements()) {
                    all += each;
                }
            }
            if (all > 0 && own / all >= ENOUGH / nodes.size()) {
                return (looks.get(last).at() - from) / 1e9;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /** The share of a node in each second from a moment on, in percent. */
    List<Long> shares(int node, long from) {
        List<Long> shares = new ArrayList<>();
        double own = 0;
        double all = 0;
        int count = 0;
        for (Look look : looks) {
            if (look.at() - from >= 0) {
                own += look.statements()[node];
                for (long each : look.statements()) {
                    all += each;
                }
                if (++count % WINDOW == 0) {
                    shares.add(all == 0 ? 0 : Math.round(100 * own / all));
                    own = 0;
                    all = 0;
                }
            }
        }
        return shares;
    }

    /** Connections accepted within some seconds. */
    long opened(long from, long seconds) {
        long before = -1;
        long after = 0;
        for (Look look : looks) {
            if (look.at() - from < 0 || before < 0) {
                before = look.accepted();
            }
            if (look.at() - from <= seconds * 1_000_000_000L) {
                after = look.accepted();
            }
        }
        return after - before;
    }
}
