package io.mha.benchmarks.scoreboard;

import io.mha.benchmarks.scoreboard.Ledger.Word;
import io.mha.testkit.relay.FaultRelay;
import io.mha.testkit.relay.ServerError;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes as fast as they go while one node after the other fails in one way after the other, until so many are
 * acknowledged.
 *
 * @param writes how many
 */
record Storm(long writes) {
    private static final long MOST_SECONDS = 900;
    private static final long LOOK_MILLIS = 50;
    private static final List<Consumer<FaultRelay>> FAULTS = List.of(
            FaultRelay::crash,
            FaultRelay::resetAll,
            FaultRelay::freeze,
            FaultRelay::blackHole,
            FaultRelay::halfOpen,
            FaultRelay::shutDown,
            node -> node.slow(Duration.ofMillis(100)),
            node -> node.sick(new ServerError(3009, "HY000", "invalid DataSource:dn1")));

    void rage(Stage stage, Ledger ledger, long seed) throws InterruptedException {
        Random random = new Random(seed);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (ledger.count(Word.DONE) < writes && System.nanoTime() - until < 0) {
            FaultRelay node = stage.nodes().get(random.nextInt(stage.nodes().size()));
            FAULTS.get(random.nextInt(FAULTS.size())).accept(node);
            stage.await(500 + random.nextInt(1_500));
            node.heal();
            for (long i = 0; i < 500 + random.nextInt(1_000) && ledger.count(Word.DONE) < writes; i += LOOK_MILLIS) {
                stage.await(LOOK_MILLIS);
            }
        }
        stage.healed();
    }
}
