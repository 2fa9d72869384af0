package io.mha.testkit.netlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.testkit.netlab.Sighting.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Proves the lab with keepalived on both sides: what the tests of our own master must be able to see, it can see. */
@NeedsNetlab
class LabIT {
    private static final String VIP = "192.0.2.100";
    private static final String VIP6 = "2001:db8:51::100";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static void pass(int millis) {
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        while (end - System.nanoTime() > 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Test
    void seesThatKilledKeepalivedLeavesItsAddress() {
        try (Lab lab = Lab.of("a", "b", "c", "d")) {
            Host a = lab.host("a");
            Host b = lab.host("b");
            Host d = lab.host("d");
            d.neighbour(VIP, a);
            a.answer();
            b.answer();
            Wire wire = lab.record();
            Keepalived first =
                    a.keepalived(Keepalived.instance(51, VIP).v3("0.1").priority(150));
            first.awaitMaster(0);
            Keepalived second = b.keepalived(Keepalived.instance(51, VIP).v3("0.1"));
            Observer follower = lab.host("c").observe(VIP);
            Observer fixed = d.observe(VIP);
            follower.awaitOnly(a, Duration.ofMillis(300), LIMIT);

            int mark = follower.mark();
            first.process().kill();
            second.awaitMaster(0);
            follower.await(b, mark, LIMIT);
            pass(1_000);

            assertThat(a.has(VIP)).isTrue();
            assertThat(b.has(VIP)).isTrue();
            Answers all = follower.since(0).with(fixed.since(0));
            assertThat(all.dual()).as(all.summary()).isGreaterThan(Duration.ofMillis(500));
            List<Sighting> announced = wire.seen(each -> each.isFrom(b) && each.isAnnouncement());
            assertThat(announced)
                    .hasSizeGreaterThanOrEqualTo(5)
                    .allMatch(each ->
                            each.kind() == Kind.GRATUITOUS_ARP && each.address().equals(VIP));
            assertThat(wire.seen(each -> each.kind() == Kind.ADVERTISEMENT && each.isFrom(a)))
                    .isNotEmpty()
                    .allMatch(each -> each.vrid() == 51 && each.version() == 3 && each.priority() == 150);
        }
    }

    @Test
    void seesAPlannedHandOverOfIpv6() {
        try (Lab lab = Lab.of("a", "b", "c")) {
            Host a = lab.host("a");
            Host b = lab.host("b");
            a.answer();
            b.answer();
            Wire wire = lab.record();
            Keepalived first =
                    a.keepalived(Keepalived.instance(52, VIP6).v3("0.1").priority(150));
            first.awaitMaster(0);
            b.keepalived(Keepalived.instance(52, VIP6).v3("0.1"));
            Observer observer = lab.host("c").observe(VIP6);
            Session session = lab.host("c").connect(VIP6);
            observer.awaitOnly(a, Duration.ofMillis(300), LIMIT);
            assertThat(session.broken()).isEmpty();

            int mark = observer.mark();
            first.stop();
            Answer answer = observer.await(b, mark, LIMIT);

            assertThat(a.has(VIP6)).isFalse();
            assertThat(observer.since(0).until(answer.answered() + 1).longestGap())
                    .isGreaterThan(Duration.ofMillis(40));
            assertThat(wire.seen(each -> each.isFrom(b) && each.kind() == Kind.NEIGHBOR_ADVERTISEMENT))
                    .isNotEmpty();
            assertThat(wire.seen(each -> each.isFrom(a) && each.kind() == Kind.ADVERTISEMENT && each.priority() == 0))
                    .isNotEmpty();
            assertThat(session.trips()).isPositive();
        }
    }

    @Test
    void leavesNothingBehind() {
        String namespace;
        Child child;
        try (Lab lab = Lab.of("a")) {
            namespace = lab.host("a").namespace();
            child = lab.host("a").start("sleeper", List.of("sleep", "1000"));
            assertThat(Shell.run(List.of("ip", "netns", "list"))).contains(namespace);
        }
        assertThat(child.isRunning()).isFalse();
        assertThat(Shell.run(List.of("ip", "netns", "list"))).doesNotContain(namespace);
    }
}
