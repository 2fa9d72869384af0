package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.testkit.netlab.Child;
import io.mha.testkit.netlab.Host;
import io.mha.testkit.netlab.Lab;
import io.mha.testkit.netlab.NeedsNetlab;
import io.mha.testkit.netlab.Sighting;
import io.mha.testkit.netlab.Sighting.Kind;
import io.mha.testkit.netlab.Wire;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Boot's own web server, the kernel's address, and visitors on another host who must never find a closed door. */
@NeedsNetlab
class VipOrderIT {
    private static final Duration LIMIT = Duration.ofSeconds(240);
    private static final int SOME = 5;

    /** A router of this priority and interval listens for 3609 ms before it claims. */
    private static final Duration LISTENS = Duration.ofMillis(3400);

    private Lab lab;
    private Host app;
    private Wire wire;
    private Visitors visitors;

    @BeforeEach
    void build() {
        lab = Lab.of("app", "visitor");
        app = lab.host("app");
        wire = lab.record();
        visitors = Visitors.on(
                lab.host("visitor"), "own", url(app.v4(), "/actuator/health"), "vip", url(Vip.ADDRESS, "/here"));
    }

    @AfterEach
    void end() {
        lab.close();
    }

    @Test
    void comesWhenTheApplicationIsReadyAndUpAndGoesBeforeTheDrain() {
        Child holding = start(
                "mha.vrrp.health-wait=10m",
                "server.shutdown=graceful",
                "spring.lifecycle.timeout-per-shutdown-phase=240s");
        visitors.await("own", "503", 0);
        absent(holding, "the web server answers, but the application is not ready");

        holding.tell("go");
        holding.await("holding: ready", 0, LIMIT);
        absent(holding, "the application is ready, but its health is not UP");

        long told = System.nanoTime();
        holding.tell("database");
        visitors.await("vip", "200", 0);
        assertThat(Duration.ofNanos(wire.await(VipOrderIT::isOurs, LIMIT).nanos() - told))
                .as("it did not begin before that")
                .isGreaterThan(LISTENS);
        holding.await("holding: VipAcquired", 0, LIMIT);
        assertThat(app.has(Vip.ADDRESS)).isTrue();
        visitors.await("own", "200", 0);

        Visitors slow = Visitors.on(lab.host("visitor"), "slow", url(app.v4(), "/slow"));
        holding.await("holding: slow request under way", 0, LIMIT);
        int mark = visitors.mark();
        holding.tell("close");
        goesFirst(holding, mark);
        assertThat(slow.of("slow"))
                .as("the drain waits for the request that is under way")
                .isEmpty();

        holding.tell("finish");
        slow.await("slow", "200", 0);
        assertThat(holding.awaitEnd(LIMIT)).isTrue();
    }

    @Test
    void comesAfterTheWebServerAlsoWhereItDoesNotWaitForReadiness() {
        Child holding = start("mha.vrrp.claim=start", "mha.vrrp.health-wait=0s");
        visitors.await("vip", "200", 0);
        assertThat(holding.text()).doesNotContain("holding: ready");

        holding.tell("go");
        holding.await("holding: ready", 0, LIMIT);
        int mark = visitors.mark();
        holding.terminate();
        goesFirst(holding, mark);
        assertThat(holding.awaitEnd(LIMIT)).isTrue();
    }

    private Child start(String... further) {
        Child holding = app.java(
                VipHolding.class,
                List.of("-Xmx256m", "-Dspring.devtools.restart.enabled=false"),
                Stream.concat(Vip.PROPERTIES.stream(), Stream.of(further)).toArray(String[]::new));
        holding.await("holding: before the start of the router: address false, web server 200", 0, LIMIT);
        return holding;
    }

    private void absent(Child holding, String why) {
        visitors.await("own", "503", visitors.mark(), SOME);
        int mark = holding.mark();
        holding.tell("state");
        assertThat(holding.await("holding: state ", mark, LIMIT).text()).as(why).endsWith("INITIALIZE");
        assertThat(app.has(Vip.ADDRESS)).as(why).isFalse();
        assertThat(wire.seen(VipOrderIT::isOurs)).as(why).isEmpty();
    }

    /** The address is given back, then the web server closes its door. */
    private void goesFirst(Child holding, int mark) {
        holding.await("holding: before the drain: address false, web server 200", 0, LIMIT);
        Sighting leave = wire.await(seen -> isOurs(seen) && seen.priority() == 0, LIMIT);
        Visitors.Visit closed = visitors.await("own", "java.net.ConnectException: Connection refused", mark);
        assertThat(closed.nanos()).isGreaterThan(leave.nanos());
        assertThat(app.has(Vip.ADDRESS)).isFalse();
        assertThat(holding.lines())
                .extracting(Child.Line::text)
                .filteredOn(line -> line.startsWith("holding: VipLost") || line.startsWith("holding: before the drain"))
                .as("the application hears of it while all of it is there")
                .endsWith("holding: VipLost", "holding: before the drain: address false, web server 200");
        assertThat(visitors.of("vip"))
                .as("nobody meets a closed door at the address")
                .noneMatch(visit -> visit.result().contains("refused"));
    }

    private static boolean isOurs(Sighting seen) {
        return seen.kind() == Kind.ADVERTISEMENT && seen.vrid() == Vip.VRID;
    }

    private static String url(String address, String path) {
        return "http://" + address + ":" + Vip.PORT + path;
    }
}
