package io.mha.vrrp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.testkit.netlab.Child;
import io.mha.testkit.netlab.Host;
import io.mha.testkit.netlab.Lab;
import io.mha.testkit.netlab.NeedsNetlab;
import io.mha.testkit.netlab.Observer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two routers of ours, each in a JVM of its own, on one link: smoke before anything is compared. */
@NeedsNetlab
class OurPairIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration ALONE = Duration.ofMillis(700);

    private Lab lab;
    private Host a;
    private Host b;
    private Host c;

    @BeforeEach
    void build() {
        lab = Lab.of("a", "b", "c");
        a = lab.host("a");
        b = lab.host("b");
        c = lab.host("c");
        a.answer();
        b.answer();
    }

    @AfterEach
    void end() {
        lab.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.100", "fe80::100"})
    void theOtherTakesOverWhereOneStopsAndWhereOneIsKilled(String vip) {
        String common = "vrid=51 advertInterval=200ms addresses=" + vip + " priority=";
        Child first = VrrpNode.in(a, common + 150);
        first.await("51 MASTER", 0, LIMIT);
        Child second = VrrpNode.in(b, common + 100);
        assertThat(a.has(vip)).isTrue();
        Observer observer = vip.startsWith("192") ? c.observe(vip) : null;
        alone(observer, a);

        int heir = second.mark();
        int leaver = first.mark();
        first.tell("stop 51");
        second.await("51 MASTER", heir, LIMIT);
        first.await("51 INITIALIZE: stopped, handed over", leaver, LIMIT);
        alone(observer, b);
        assertThat(a.has(vip)).isFalse();

        leaver = first.mark();
        first.tell("start 51");
        first.await("51 MASTER", leaver, LIMIT);
        second.await("51 BACKUP", heir, LIMIT);
        alone(observer, a);
        assertThat(b.has(vip)).isFalse();

        heir = second.mark();
        first.kill();
        second.await("51 MASTER", heir, LIMIT);
        assertThat(b.has(vip)).isTrue();
    }

    private static void alone(Observer observer, Host host) {
        if (observer != null) {
            observer.awaitOnly(host, ALONE, LIMIT);
        }
    }
}
