package io.mha.benchmarks.scoreboard;

import static io.mha.benchmarks.scoreboard.Bar.atLeast;
import static io.mha.benchmarks.scoreboard.Bar.atMost;

import io.mha.testkit.relay.FaultRelay;
import io.mha.testkit.relay.ServerError;
import java.time.Duration;
import java.util.List;

/** What happens to the nodes, and what has to hold for MHA. */
enum Scenario {
    CALM(
            "nothing happens",
            stage -> during(stage, 10_000, node -> {}),
            atMost(Figure.FAILED_OPS, 0),
            atMost(Figure.EJECTIONS, 0)),
    SATURATED(
            "nothing happens; other processes use all cores",
            stage -> {
                try (Burners burners = Burners.start()) {
                    during(stage, 15_000, node -> {});
                }
            },
            atMost(Figure.FAILED_OPS, 0),
            atMost(Figure.EJECTIONS, 0)),
    KILL(
            "a node dies: RST, then refused",
            stage -> during(stage, 8_000, FaultRelay::crash),
            atMost(Figure.FAILED_READS, 0),
            atMost(Figure.WORST_GAP, 250)),
    REJECT(
            "a node refuses new connections and resets those that it has, once",
            stage -> during(stage, 8_000, node -> {
                node.refuse();
                node.resetAll();
            }),
            atMost(Figure.FAILED_READS, 0),
            atMost(Figure.WORST_GAP, 250)),
    BLACKHOLE(
            "a node is cut off: nothing comes back, not even a refusal",
            stage -> during(stage, 15_000, FaultRelay::blackHole),
            hang()),
    FREEZE("a node hangs as after SIGSTOP", stage -> during(stage, 15_000, FaultRelay::freeze), hang()),
    SLOW(
            "a node answers 200 ms later",
            stage -> {
                during(stage, 12_000, node -> node.slow(Duration.ofMillis(200)));
                stage.await(6_000);
            },
            atLeast(Figure.SERVED, 97),
            atMost(Figure.P99, 60),
            atMost(Figure.BACK_AFTER, 5)),
    SICK(
            "a node greets and pings, and answers every statement with HY000/3009",
            stage -> during(stage, 6_000, node -> node.sick(new ServerError(3009, "HY000", "invalid DataSource:dn1"))),
            atMost(Figure.FAILED_READS, 0),
            atMost(Figure.FAILED_OPS, 12)),
    ROLLING(
            "all nodes are restarted one after the other, each drained before",
            stage -> rolling(stage, true),
            atMost(Figure.FAILED_OPS, 0)),
    SIGTERM(
            "all nodes are restarted one after the other, in good order but unannounced",
            stage -> rolling(stage, false),
            atMost(Figure.FAILED_READS, 0)),
    ALLDOWN(
            "all nodes are dead for 3 s; the first one answers 1 s before the others",
            stage -> {
                stage.fault(stage.nodes().toArray(FaultRelay[]::new));
                stage.nodes().forEach(FaultRelay::crash);
                stage.await(3_000);
                stage.victim().heal();
                stage.healed();
                stage.await(1_000);
                stage.nodes().forEach(FaultRelay::heal);
                stage.await(4_000);
            },
            atMost(Figure.FIRST_SUCCESS, 300)),
    RETURN(
            "a node that was dead for 5 s returns",
            stage -> {
                during(stage, 5_000, FaultRelay::crash);
                stage.await(11_000);
            },
            atMost(Figure.BACK_AFTER, 8),
            atMost(Figure.OPENED, 125)),
    RETURN0(
            "the same with slowStart=0",
            "&slowStart=0ms",
            stage -> {
                during(stage, 5_000, FaultRelay::crash);
                stage.await(8_000);
            },
            atMost(Figure.BACK_AFTER, 3),
            atMost(Figure.OPENED, 125));

    private static final long AFTERMATH_MILLIS = 3_000;

    final String text;
    final String parameters;
    final List<Bar> bars;
    private final Script script;

    /** What is done to the stage, in real time. */
    @FunctionalInterface
    interface Script {
        void play(Stage stage) throws InterruptedException;
    }

    /** What happens to one node. */
    @FunctionalInterface
    private interface Mishap {
        void befalls(FaultRelay node);
    }

    Scenario(String text, Script script, Bar... bars) {
        this(text, "", script, bars);
    }

    Scenario(String text, String parameters, Script script, Bar... bars) {
        this.text = text;
        this.parameters = parameters;
        this.script = script;
        this.bars = List.of(bars);
    }

    void play(Stage stage) throws InterruptedException {
        script.play(stage);
    }

    /** Whether a figure is one that its bars ask for. */
    boolean asks(Figure figure) {
        return bars.stream().anyMatch(bar -> bar.figure() == figure);
    }

    private static Bar[] hang() {
        return new Bar[] {
            atMost(Figure.FAILED_READS, 0),
            atMost(Figure.WORST_GAP, 1_000),
            atMost(Figure.MEDIAN_GAP, 250),
            atLeast(Figure.SERVED, 98),
            atMost(Figure.LATE_GAP, 500)
        };
    }

    private static void during(Stage stage, long millis, Mishap mishap) throws InterruptedException {
        stage.fault(stage.victim());
        mishap.befalls(stage.victim());
        stage.await(millis);
        stage.victim().heal();
        stage.healed();
        stage.await(AFTERMATH_MILLIS);
    }

    private static void rolling(Stage stage, boolean drained) throws InterruptedException {
        stage.fault();
        for (FaultRelay node : stage.nodes()) {
            if (drained) {
                stage.side().drain(node.name());
            }
            node.shutDown();
            stage.await(1_500);
            node.heal();
            if (drained) {
                stage.side().ready(node.name());
            }
            stage.await(4_000);
        }
        stage.healed();
        stage.await(AFTERMATH_MILLIS);
    }
}
