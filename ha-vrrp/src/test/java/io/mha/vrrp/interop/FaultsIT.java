package io.mha.vrrp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.testkit.netlab.Child;
import io.mha.testkit.netlab.Host;
import io.mha.testkit.netlab.Keepalived;
import io.mha.testkit.netlab.Lab;
import io.mha.testkit.netlab.NeedsNetlab;
import io.mha.testkit.netlab.Observer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the network and other programs do to a master of ours, with keepalived as its heir. */
@NeedsNetlab
class FaultsIT {
    private static final String VIP = "192.0.2.100";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration ALONE = Duration.ofSeconds(1);

    private Lab lab;
    private Host a;
    private Host b;
    private Host c;
    private Child us;
    private Keepalived it;
    private Observer observer;

    @BeforeEach
    void build() {
        lab = Lab.of("a", "b", "c");
        a = lab.host("a");
        b = lab.host("b");
        c = lab.host("c");
        a.answer();
        b.answer();
        us = VrrpNode.in(a, "vrid=51 version=3 advertInterval=200ms priority=150 addresses=" + VIP);
        us.await("51 MASTER", 0, LIMIT);
        it = b.keepalived(Keepalived.instance(51, VIP).v3("0.2"));
        observer = c.observe(VIP);
        observer.awaitOnly(a, ALONE, LIMIT);
    }

    @AfterEach
    void end() {
        lab.close();
    }

    @Test
    void anAddressThatIsRemovedBehindOurBackIsThereAgain() {
        int mark = observer.mark();
        a.run("ip address del " + VIP + "/32 dev eth0");
        a.run("for i in $(seq 100); do ip -o address show dev eth0 | grep -q ' " + VIP
                + "/' && exit 0; sleep 0.1; done; exit 1");
        observer.awaitOnly(a, ALONE, LIMIT);
        assertThat(a.has(VIP)).isTrue();
        assertThat(observer.since(mark).longestGap()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void withoutACarrierWeAreFaultyAndAfterwardsMasterAgain() {
        int mark = us.mark();
        lab.carrier(a, false);
        us.await("51 FAULT", mark, LIMIT);
        it.awaitMaster(0);
        observer.awaitOnly(b, ALONE, LIMIT);
        assertThat(a.has(VIP)).isFalse();

        mark = us.mark();
        lab.carrier(a, true);
        us.await("51 MASTER", mark, LIMIT);
        observer.awaitOnly(a, ALONE, LIMIT);
        assertThat(b.has(VIP)).isFalse();
    }

    @Test
    void afterASilentPartitionThereIsOneMasterAgain() {
        lab.join(a, false);
        it.awaitMaster(0);
        observer.awaitOnly(b, ALONE, LIMIT);
        int mark = it.process().mark();
        lab.join(a, true);
        it.awaitBackup(mark);
        observer.awaitOnly(a, ALONE, LIMIT);
        assertThat(b.has(VIP)).isFalse();
    }

    @Test
    void anAddressThatSomebodyElseHasAsWellIsReported() {
        int mark = us.mark();
        c.run("ip address add " + VIP + "/32 dev eth0; ip address add 192.0.2.77/24 dev eth0");
        // Whoever has it announces it, as any system does.
        Keepalived rogue = c.keepalived(Keepalived.instance(99, VIP).v3("0.2"));
        rogue.awaitMaster(0);
        us.await("hardwareAddress=" + c.mac(), mark, LIMIT);
    }
}
