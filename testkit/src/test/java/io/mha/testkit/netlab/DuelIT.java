package io.mha.testkit.netlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.testkit.netlab.Duel.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A round with keepalived on both sides shows what is known of keepalived; so a round of ours can show something too. */
@NeedsNetlab
class DuelIT {
    private static final String VIP = "192.0.2.100";

    private static Child keepalived(Host host, int priority) {
        return host.keepalived(Keepalived.instance(51, VIP).v3("0.1").priority(priority))
                .process();
    }

    @Test
    void keepalivedStaysWhereItWasKilledOrFrozen() {
        try (Duel duel = new Duel(VIP, Duration.ofMillis(100), DuelIT::keepalived, DuelIT::keepalived)) {
            Outcome terminated = duel.terminate();
            Outcome killed = duel.kill();
            Outcome frozen = duel.freeze(Duration.ofSeconds(2), Duration.ofSeconds(2));
            System.out.println("keepalived terminated " + terminated);
            System.out.println("keepalived killed " + killed);
            System.out.println("keepalived frozen " + frozen);

            assertThat(terminated.firstAnswer()).as(terminated.story()).isGreaterThan(50);
            assertThat(killed.firstAnswer()).as(killed.story()).isBetween(200.0, 5_000.0);
            assertThat(killed.dual()).as(killed.story()).isGreaterThan(300);
            assertThat(frozen.dual()).as(frozen.story()).isGreaterThan(1_000);
            assertThat(frozen.staleAdvertisements()).as(frozen.story()).isPositive();
        }
    }
}
