package io.mha.vrrp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.testkit.netlab.Answers;
import io.mha.testkit.netlab.Child;
import io.mha.testkit.netlab.Host;
import io.mha.testkit.netlab.Keepalived;
import io.mha.testkit.netlab.Keepalived.Instance;
import io.mha.testkit.netlab.Lab;
import io.mha.testkit.netlab.NeedsNetlab;
import io.mha.testkit.netlab.Observer;
import io.mha.testkit.netlab.Sighting;
import io.mha.testkit.netlab.Sighting.Kind;
import io.mha.testkit.netlab.Wire;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * We on host {@code a} beside real keepalived on {@code b}: each is the other's backup, each preempts the other, both hand
 * over and die, and {@code c} asks the virtual addresses through it all. All modes run at the same time, ours in one JVM.
 */
@NeedsNetlab
@Execution(ExecutionMode.CONCURRENT)
class InteropIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration ALONE = Duration.ofMillis(600);
    private static final String A4 = "192.0.2.1";
    private static final String B4 = "192.0.2.2";
    private static final String A6 = "fe80::ff:fe00:1";
    private static final String B6 = "fe80::ff:fe00:2";

    /** How the two speak with each other. */
    enum Mode {
        V2(61, "version=2", each -> each, "192.0.2.161"),
        V2_PASS(
                62,
                "version=2 authentication=pass authPass=se%ret",
                each -> each.auth("PASS", "se%ret"),
                "192.0.2.162"),
        V2_AH(63, "version=2 authentication=ah authPass=secret12", each -> each.auth("AH", "secret12"), "192.0.2.163"),
        V2_UNICAST(64, "version=2 unicastPeers=" + B4, each -> each.unicast(B4, A4), "192.0.2.164"),
        V3(65, "version=3 advertInterval=200ms", each -> each.v3("0.2"), "192.0.2.165"),
        V3_SEVERAL(
                66,
                "version=3 advertInterval=200ms",
                each -> each.v3("0.2"),
                "192.0.2.166",
                "192.0.2.167",
                "192.0.2.168"),
        V3_UNICAST(
                67,
                "version=3 advertInterval=200ms unicastPeers=" + B4,
                each -> each.v3("0.2").unicast(B4, A4),
                "192.0.2.169"),
        /** With its source, for keepalived takes the newest link-local address: one that another mode moves about. */
        V3_IPV6(
                68,
                "version=3 advertInterval=200ms",
                each -> each.v3("0.2").line("mcast_src_ip " + B6),
                "fe80::51:68",
                "2001:db8:51::168"),
        V3_IPV6_UNICAST(
                69,
                "version=3 advertInterval=200ms unicastPeers=" + B6,
                each -> each.v3("0.2").unicast(B6, A6),
                "fe80::51:69",
                "2001:db8:51::169");

        final int vrid;
        final String ours;
        final Function<Instance, Instance> theirs;
        final List<String> addresses;

        Mode(int vrid, String ours, Function<Instance, Instance> theirs, String... addresses) {
            this.vrid = vrid;
            this.ours = ours;
            this.theirs = theirs;
            this.addresses = List.of(addresses);
        }

        String config() {
            return "vrid=" + vrid + " " + ours + " priority=50 addresses=" + String.join(",", addresses);
        }
    }

    private static Lab lab;
    private static Host a;
    private static Host b;
    private static Child us;
    private static Wire wire;

    @BeforeAll
    static void start() {
        lab = Lab.of("a", "b", "c");
        a = lab.host("a");
        b = lab.host("b");
        a.answer();
        b.answer();
        wire = lab.record();
        us = VrrpNode.in(a, Arrays.stream(Mode.values()).map(Mode::config).toArray(String[]::new));
    }

    @AfterAll
    static void end() {
        if (lab != null) {
            lab.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesTurnsWithKeepalived(Mode mode) {
        Play play = new Play(mode);
        play.weTakeOverFromNobody();
        play.itPreemptsUs();
        play.wePreemptItByAHigherPriority();
        play.itPreemptsUsWhenOursSinks();
        play.wePreemptItByAHigherPriority();
        play.weStopAndStartAgain();
        play.itStopsWhileWeAreBackup();
        play.itIsKilledWhileWeAreBackup();
        play.nobodyWasAwayForLong();
    }

    /** One mode, played to its end. */
    private static final class Play {
        private final Mode mode;
        private final Observer observer;
        private Keepalived it;

        Play(Mode mode) {
            this.mode = mode;
            this.observer = lab.host("c").observe(mode.addresses.toArray(String[]::new));
        }

        private Keepalived keepalived() {
            return b.keepalived(
                    mode.theirs.apply(Keepalived.instance(mode.vrid, mode.addresses.toArray(String[]::new))));
        }

        private void tell(String what) {
            int mark = us.mark();
            String line = what.replace("?", String.valueOf(mode.vrid));
            us.tell(line);
            us.await("done " + line, mark, LIMIT);
        }

        private void awaitOurs(String state, int mark) {
            us.await(mode.vrid + " " + state, mark, LIMIT);
        }

        /** On a busy machine a mastership may be lost and won again in between, so all of it is awaited. */
        private void awaitAlone(Host host) {
            Host other = host == a ? b : a;
            long end = System.nanoTime() + LIMIT.toNanos();
            while (true) {
                observer.awaitOnly(host, ALONE, LIMIT);
                List<String> here = held(host);
                List<String> there = held(other);
                if (here.equals(mode.addresses) && there.isEmpty()) {
                    return;
                }
                assertThat(System.nanoTime() - end)
                        .as("%s has %s, %s has %s\n%s", host.name(), here, other.name(), there, us.text())
                        .isNegative();
            }
        }

        private List<String> held(Host host) {
            return mode.addresses.stream().filter(host::has).toList();
        }

        void weTakeOverFromNobody() {
            awaitOurs("MASTER", 0);
            awaitAlone(a);
        }

        void itPreemptsUs() {
            int mark = us.mark();
            it = keepalived();
            it.awaitMaster(0);
            awaitOurs("BACKUP", mark);
            awaitAlone(b);
        }

        void wePreemptItByAHigherPriority() {
            int mark = us.mark();
            int its = it.process().mark();
            tell("priority ? 150");
            awaitOurs("MASTER", mark);
            it.awaitBackup(its);
            awaitAlone(a);
        }

        void itPreemptsUsWhenOursSinks() {
            int mark = us.mark();
            int its = it.process().mark();
            tell("priority ? 50");
            it.awaitMaster(its);
            awaitOurs("BACKUP", mark);
            awaitAlone(b);
        }

        void weStopAndStartAgain() {
            int mark = us.mark();
            int its = it.process().mark();
            long from = System.nanoTime();
            tell("stop ?");
            awaitOurs("INITIALIZE", mark);
            it.awaitMaster(its);
            awaitAlone(b);
            assertThat(wire.sent(a, from, System.nanoTime()))
                    .as("priority 0")
                    .anyMatch(each ->
                            each.kind() == Kind.ADVERTISEMENT && each.vrid() == mode.vrid && each.priority() == 0);
            mark = us.mark();
            tell("start ?");
            awaitOurs("BACKUP", mark);
            awaitOurs("MASTER", mark);
            awaitAlone(a);
        }

        void itStopsWhileWeAreBackup() {
            itPreemptsUsWhenOursSinks();
            int mark = us.mark();
            it.stop();
            awaitOurs("MASTER", mark);
            awaitAlone(a);
        }

        void itIsKilledWhileWeAreBackup() {
            itPreemptsUs();
            int mark = us.mark();
            it.process().kill();
            awaitOurs("MASTER", mark);
            // Killed keepalived keeps its addresses: whoever follows what is announced finds us.
            int answers = observer.mark();
            observer.await(a, answers, LIMIT);
            for (String address : mode.addresses) {
                assertThat(a.has(address)).isTrue();
            }
        }

        void nobodyWasAwayForLong() {
            for (int i = 0; i < mode.addresses.size(); i++) {
                Answers answers = observer.since(0).to(i);
                assertThat(answers.longestGap()).as(mode.addresses.get(i)).isLessThan(Duration.ofSeconds(10));
            }
            List<Sighting> ours =
                    wire.seen(each -> each.isFrom(a) && each.kind() == Kind.ADVERTISEMENT && each.vrid() == mode.vrid);
            assertThat(ours).isNotEmpty().allMatch(each -> each.version() == (mode.ours.contains("=3") ? 3 : 2));
        }
    }
}
