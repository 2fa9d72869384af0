package io.mha.vrrp.internal.fsm.lan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.vrrp.VrrpState;
import io.mha.vrrp.internal.fsm.RouterRules;
import io.mha.vrrp.internal.packet.IpAddress;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Two to eight routers on one lan, on a virtual clock. What every single step has to keep is checked by {@link Station},
 * what the lease guarantees by {@link FirstRule}, in all of these.
 */
class LanPropertiesTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1000 * MS;

    private static final Set<Act.What> OPERATORS =
            EnumSet.of(Act.What.START, Act.What.STOP, Act.What.PRIORITY, Act.What.FAULT, Act.What.RECOVER);
    private static final Set<Act.What> PAUSES = EnumSet.of(
            Act.What.START,
            Act.What.PRIORITY,
            Act.What.PAUSE,
            Act.What.SHORT_PAUSE,
            Act.What.PAUSE_MASTER,
            Act.What.KILL_MASTER,
            Act.What.KILL);

    /** A router's settings. */
    record Settings(int priority, boolean preempt, int preemptDelayMs, int intervalCentis, int leaseTenths) {
        RouterRules rules(int version, boolean sameInterval) {
            long interval = version == 2 ? SECOND : (sameInterval ? 10 : intervalCentis) * 10 * MS;
            return new RouterRules(
                    version,
                    51,
                    priority,
                    interval,
                    preempt,
                    preemptDelayMs * MS,
                    0,
                    interval * leaseTenths / 10,
                    3 * interval,
                    interval / 50,
                    List.of(IpAddress.of((byte) 192, (byte) 0, (byte) 2, (byte) 100)));
        }
    }

    /** Says how much has been seen; a simulation in which little happens shows nothing. */
    @AfterContainer
    static void enoughHappened() {
        System.out.printf(
                "LanPropertiesTest: %d events, %d takeovers from a master that was followed%n",
                Station.events, FirstRule.looks);
        if (Station.events > 1_000_000) { // not a single one that is replayed
            assertThat(FirstRule.looks)
                    .as("takeovers from a master that was followed")
                    .isGreaterThan(500);
        }
    }

    /**
     * Two hold the addresses at most while the advertisement of one is on its way to the other, and the answer back; on
     * a network without delay never.
     */
    @Property
    void withoutFaultsThereAreNeverTwo(
            @ForAll("routers") List<Settings> routers,
            @ForAll("operations") List<Act> acts,
            @ForAll long seed,
            @ForAll("delays") int delayMs) {
        Lan lan = lan(3, true, routers, seed, delayMs, false);
        play(lan, acts);
        lan.run(lan.now() + 10 * SECOND);
        assertOneAsTheRulesHaveIt(lan);
        assertOverlapsAtMost(lan, 2 * lan.delay);
    }

    /** A paused or killed master never answers for longer than its lease, and nobody fights after it has come back. */
    @Property
    void whoeverIsPausedTwoHoldForNoLongerThanALease(
            @ForAll("routers") List<Settings> routers, @ForAll("pauses") List<Act> acts, @ForAll long seed) {
        Lan lan = lan(3, true, routers, seed, 5, false);
        play(lan, acts);
        lan.heal();
        lan.run(lan.now() + 10 * SECOND);
        assertOneAsTheRulesHaveIt(lan);
        long lease = lan.stations.stream()
                .mapToLong(station -> station.rules.leaseNanos())
                .max()
                .orElseThrow();
        assertOverlapsAtMost(lan, lease + 2 * lan.delay);
    }

    /** Their silence is their own, however long the pause is and whatever is looked at first after it. */
    @Property
    void pausedBackupsDoNotTakeOver(
            @ForAll("routers") List<Settings> routers, @ForAll("pauses") List<Act> acts, @ForAll long seed) {
        Lan lan = lan(3, true, routers, seed, 5, true);
        lan.run(lan.now() + 5 * SECOND);
        int holds = lan.holds.size();
        for (Act act : acts) {
            long pause = act.value() * 3 * MS;
            lan.run(lan.now() + act.after() % 100 * MS);
            lan.stations.stream()
                    .filter(station -> station.state() != VrrpState.MASTER && station.number % 8 >= act.who())
                    .forEach(station -> station.pause(pause));
            lan.run(lan.now() + pause + 300 * MS);
        }
        assertThat(lan.holds).hasSize(holds);
        assertOneAsTheRulesHaveIt(lan);
    }

    @Property
    void whateverHappenedThereIsOneInTheEnd(
            @ForAll("routers") List<Settings> routers,
            @ForAll("anything") List<Act> acts,
            @ForAll long seed,
            @ForAll("versions") int version) {
        Lan lan = lan(version, false, routers, seed, 20, true);
        play(lan, acts);
        lan.heal();
        lan.run(lan.now() + 60 * SECOND);
        assertOneAsTheRulesHaveIt(lan);
    }

    private static Lan lan(
            int version, boolean same, List<Settings> routers, long seed, int delayMs, boolean lateTimers) {
        Lan lan = new Lan(seed, delayMs * MS);
        for (Settings one : routers) {
            lan.add(one.rules(version, same), lateTimers);
        }
        for (Station station : lan.stations) {
            lan.run(lan.now() + lan.random.nextLong(100 * MS));
            station.start();
        }
        return lan;
    }

    private static void play(Lan lan, List<Act> acts) {
        for (Act act : acts) {
            lan.run(lan.now() + act.after() * MS);
            act.happens(lan);
        }
    }

    /** One master of those that are to run; nobody who would preempt it is better. */
    private static void assertOneAsTheRulesHaveIt(Lan lan) {
        List<Station> running = lan.stations.stream().filter(Station::isToRun).toList();
        List<Station> masters = lan.stations.stream()
                .filter(station -> station.state() == VrrpState.MASTER)
                .toList();
        assertThat(masters).as("masters of %s", lan.stations).hasSize(running.isEmpty() ? 0 : 1);
        for (Station master : masters) {
            assertThat(master.isToRun()).isTrue();
            assertThat(running)
                    .as("better than %s", master)
                    .noneMatch(other -> other.rules.preempt() && other.priority() > master.priority());
        }
        if (!running.isEmpty() && running.stream().allMatch(station -> station.rules.preempt())) {
            int highest = running.stream()
                    .max(Comparator.comparingInt(Station::priority))
                    .orElseThrow()
                    .priority();
            assertThat(masters.get(0).priority()).isEqualTo(highest);
        }
        for (Station station : lan.stations) {
            assertThat(station.state())
                    .as("%s", station)
                    .isIn(station.isToRun() ? Set.of(VrrpState.MASTER, VrrpState.BACKUP) : NOT_RUNNING);
        }
    }

    private static final Set<VrrpState> NOT_RUNNING = EnumSet.of(VrrpState.INITIALIZE, VrrpState.FAULT);

    private static void assertOverlapsAtMost(Lan lan, long bound) {
        for (int i = 0; i < lan.holds.size(); i++) {
            for (int j = 0; j < i; j++) {
                Hold one = lan.holds.get(i);
                Hold other = lan.holds.get(j);
                if (one.holder != other.holder) {
                    assertThat(one.overlap(other)).as("%s and %s", one, other).isLessThanOrEqualTo(bound);
                }
            }
        }
    }

    @Provide
    Arbitrary<List<Settings>> routers() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 254),
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(3, Arbitraries.just(true)),
                                net.jqwik.api.Tuple.of(1, Arbitraries.just(false))),
                        Arbitraries.of(0, 0, 500, 1000),
                        Arbitraries.of(10, 20, 100),
                        Arbitraries.integers().between(20, 30))
                .as(Settings::new)
                .list()
                .ofMinSize(2)
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<Integer> delays() {
        return Arbitraries.of(0, 1, 5);
    }

    @Provide
    Arbitrary<Integer> versions() {
        return Arbitraries.of(2, 3);
    }

    @Provide
    Arbitrary<List<Act>> operations() {
        return acts(OPERATORS);
    }

    @Provide
    Arbitrary<List<Act>> pauses() {
        return acts(PAUSES);
    }

    @Provide
    Arbitrary<List<Act>> anything() {
        return acts(EnumSet.allOf(Act.What.class));
    }

    private static Arbitrary<List<Act>> acts(Set<Act.What> kinds) {
        Arbitrary<Integer> gaps = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 500), Arbitraries.integers().between(0, 3000));
        return Combinators.combine(
                        gaps,
                        Arbitraries.of(kinds),
                        Arbitraries.integers().between(0, 7),
                        Arbitraries.integers().between(0, 999))
                .as(Act::new)
                .list()
                .ofMaxSize(30);
    }
}
