package io.mha.vrrp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.testkit.netlab.Child;
import io.mha.testkit.netlab.Duel;
import io.mha.testkit.netlab.Duel.Outcome;
import io.mha.testkit.netlab.Host;
import io.mha.testkit.netlab.Keepalived;
import io.mha.testkit.netlab.Keepalived.Instance;
import io.mha.testkit.netlab.NeedsNetlab;
import io.mha.testkit.netlab.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A master of ours that is killed or frozen never answers beside its heir, which is keepalived here: two observers ask
 * all the time, one that follows ARP and one that has the old master's hardware address written down. {@code
 * -Dvrrp.repetitions=20} repeats it, shows the same of keepalived, and keeps a TCP connection for {@code -Dvrrp.seconds}.
 */
@NeedsNetlab
class SafetyIT {
    private static final String VIP = "192.0.2.100";
    private static final int REPETITIONS = Integer.getInteger("vrrp.repetitions", 0);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** How often is advertised, and what that means for how often we can repeat it in passing. */
    enum Pace {
        SECOND(1_000, 1, "version=2 advertInterval=1s", each -> each, Duration.ofSeconds(5)),
        TENTH(100, 2, "version=3 advertInterval=100ms", each -> each.v3("0.1"), Duration.ofSeconds(2));

        final Duration interval;
        final int repetitions;
        final String ours;
        final Function<Instance, Instance> theirs;
        final Duration after;

        Pace(int millis, int few, String ours, Function<Instance, Instance> theirs, Duration after) {
            this.interval = Duration.ofMillis(millis);
            this.repetitions = REPETITIONS == 0 ? few : REPETITIONS;
            this.ours = ours;
            this.theirs = theirs;
            this.after = REPETITIONS == 0 ? after : Duration.ofSeconds(10);
        }

        Child ours(Host host, int priority) {
            return VrrpNode.in(host, "vrid=51 addresses=" + VIP + " priority=" + priority + " " + ours);
        }

        Child keepalived(Host host, int priority) {
            return host.keepalived(theirs.apply(Keepalived.instance(51, VIP)).priority(priority))
                    .process();
        }

        Duel duel(Duel.Side master) {
            return new Duel(VIP, interval, master, this::keepalived);
        }
    }

    @ParameterizedTest
    @EnumSource
    void killedNeverAnswersBesideItsHeir(Pace pace) {
        List<Outcome> ours = new ArrayList<>();
        try (Duel duel = pace.duel(pace::ours)) {
            for (int i = 0; i < pace.repetitions; i++) {
                ours.add(duel.kill());
            }
        }
        print("killed", pace, "ours", ours);
        if (REPETITIONS > 0) {
            List<Outcome> theirs = new ArrayList<>();
            try (Duel duel = pace.duel(pace::keepalived)) {
                for (int i = 0; i < pace.repetitions; i++) {
                    theirs.add(duel.kill());
                }
            }
            print("killed", pace, "keepalived", theirs);
        }
        assertThat(ours).allSatisfy(each -> {
            assertThat(each.dual()).as(each.story()).isZero();
            assertThat(each.silent())
                    .as("it did answer before: " + each.story())
                    .isLessThan(each.firstAnswer());
        });
    }

    @ParameterizedTest
    @EnumSource
    void frozenNeverAnswersBesideItsHeirAndListensBeforeItSends(Pace pace) {
        List<Outcome> ours = new ArrayList<>();
        try (Duel duel = pace.duel(pace::ours)) {
            for (int i = 0; i < pace.repetitions; i++) {
                ours.add(duel.freeze(PAUSE, pace.after));
            }
        }
        print("frozen", pace, "ours", ours);
        if (REPETITIONS > 0) {
            List<Outcome> theirs = new ArrayList<>();
            try (Duel duel = pace.duel(pace::keepalived)) {
                for (int i = 0; i < pace.repetitions; i++) {
                    theirs.add(duel.freeze(PAUSE, pace.after));
                }
            }
            print("frozen", pace, "keepalived", theirs);
        }
        assertThat(ours).allSatisfy(each -> {
            assertThat(each.firstAnswer())
                    .as("the heir takes over meanwhile: " + each.story())
                    .isLessThan(5_000);
            assertThat(each.dual()).as(each.story()).isZero();
            assertThat(each.staleAdvertisements()).as(each.story()).isZero();
            assertThat(each.staleAnnouncements()).as(each.story()).isZero();
            assertThat(each.announcements()).as(each.story()).isLessThanOrEqualTo(10);
        });
    }

    @Test
    void aConnectionSurvivesTheRenewalsOfTheLease() {
        Pace pace = Pace.TENTH;
        try (Duel duel = pace.duel(pace::ours)) {
            duel.settle();
            Session session = duel.lab().host("c").connect(VIP);
            pass(Duration.ofSeconds(Long.getLong("vrrp.seconds", REPETITIONS == 0 ? 5 : 600)));
            System.out.printf(
                    Locale.ROOT,
                    "VRRP connection: %d round trips, the longest %d ms%n",
                    session.trips(),
                    session.longest().toMillis());
            assertThat(session.broken()).isEmpty();
            assertThat(session.trips()).isGreaterThan(50);
        }
    }

    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (end - System.nanoTime() > 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static void print(String what, Pace pace, String who, List<Outcome> outcomes) {
        System.out.printf(
                Locale.ROOT,
                "VRRP %s, %d ms, %d x, %-10s | heir answers after %s ms | silent after %s ms | two answer for %s ms"
                        + " | stale %s, advertisements %s, announcements %s%n",
                what,
                pace.interval.toMillis(),
                outcomes.size(),
                who,
                spread(outcomes, Outcome::firstAnswer),
                spread(outcomes, Outcome::silent),
                spread(outcomes, Outcome::dual),
                spread(outcomes, each -> each.staleAdvertisements()),
                spread(outcomes, each -> each.advertisements()),
                spread(outcomes, each -> each.announcements()));
    }

    private static String spread(List<Outcome> outcomes, Function<Outcome, Number> figure) {
        List<Double> sorted = outcomes.stream()
                .map(each -> figure.apply(each).doubleValue())
                .sorted()
                .toList();
        return String.format(
                Locale.ROOT,
                "%.0f/%.0f/%.0f",
                sorted.get(0),
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() - 1));
    }
}
