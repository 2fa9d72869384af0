package io.mha.spring.internal.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.spring.VipEvent;
import io.mha.vrrp.RoutersInMemory;
import io.mha.vrrp.VirtualRouter;
import io.mha.vrrp.VirtualRouters;
import io.mha.vrrp.VrrpState;
import io.mha.vrrp.internal.os.MissingCapability;
import io.mha.vrrp.internal.runtime.MemoryHost;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/** A context with virtual routers on a kernel in memory. */
class MhaVrrpAutoConfigurationTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final MemoryHost host = new MemoryHost();
    private final Heard heard = new Heard();
    private volatile boolean up = true;
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MhaVrrpAutoConfiguration.class,
                    MissingVrrpAutoConfiguration.class,
                    ApplicationAvailabilityAutoConfiguration.class))
            .withBean(VirtualRouters.class, () -> RoutersInMemory.on(host))
            .withBean(Heard.class, () -> heard)
            .withBean(
                    "stockHealthIndicator",
                    HealthIndicator.class,
                    () -> () -> (up ? Health.up() : Health.down()).build())
            .withPropertyValues(
                    "mha.vrrp.track-interval=20ms",
                    "mha.vrrp.routers.web.interface=eth0",
                    "mha.vrrp.routers.web.vrid=51",
                    "mha.vrrp.routers.web.advert-interval=100ms",
                    "mha.vrrp.routers.web.addresses=192.0.2.100/24");

    /** What listeners of the application hear. */
    static final class Heard {
        final List<Object> events = new CopyOnWriteArrayList<>();

        @EventListener
        void on(VipEvent event) {
            events.add(event);
        }
    }

    /** Stands for the web server. */
    static final class WebServer implements SmartLifecycle {
        private final List<Object> events;
        private volatile boolean running;

        WebServer(List<Object> events) {
            this.events = events;
        }

        @Override
        public void start() {
            running = true;
            events.add("web server starts");
        }

        @Override
        public void stop() {
            running = false;
            events.add("web server drains");
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return DEFAULT_PHASE - 1024;
        }
    }

    /** Does something when the address is lost, for which it needs the whole application. */
    record TidyingUp(List<Object> events) {
        @EventListener
        void on(VipEvent.VipLost lost) {
            Awaitility.await()
                    .pollDelay(Duration.ofMillis(300))
                    .until(() -> true); // enough for a web server that nobody keeps from draining
            events.add("tidied up");
        }
    }

    /** Fails when the address is there already. */
    @DependsOn("mhaVipLifecycle")
    record Failing(@Qualifier("web") VirtualRouter router, Heard heard) implements SmartLifecycle {
        @Override
        public void start() {
            await("the address", () -> router.isMaster() && heard.events.size() == 1);
            throw new IllegalStateException("fails late");
        }

        @Override
        public void stop() {
            // never ran
        }

        @Override
        public boolean isRunning() {
            return false;
        }
    }

    private static VirtualRouter web(AssertableApplicationContext context) {
        return context.getBean("webVirtualRouter", VirtualRouter.class);
    }

    private static void ready(AssertableApplicationContext context, ReadinessState state) {
        AvailabilityChangeEvent.publish(
                context.getSourceApplicationContext(ConfigurableApplicationContext.class), state);
    }

    private static void await(String what, BooleanSupplier condition) {
        Awaitility.await(what).atMost(LONG).pollInterval(Duration.ofMillis(10)).until(condition::getAsBoolean);
    }

    /** As Boot finds it. */
    private static FailureAnalysis analysis(AssertableApplicationContext context) {
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, FailureHandler.handleMessage((message, failure) -> {}))
                .stream()
                .filter(analyzer -> analyzer.getClass().getName().startsWith("io.mha."))
                .map(analyzer -> analyzer.analyze(context.getStartupFailure()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void claimsWhenTheApplicationIsReadyAndGivesBackWhenItRefuses() {
        runner.run(context -> {
            assertThat(web(context).state()).isEqualTo(VrrpState.INITIALIZE);
            assertThat(heard.events).isEmpty();
            ready(context, ReadinessState.ACCEPTING_TRAFFIC);
            assertThat(web(context).awaitMaster(LONG)).isTrue();
            assertThat(host.holds("192.0.2.100")).isTrue();
            await("an event", () -> heard.events.size() == 1);
            assertThat(heard.events)
                    .containsExactly(new VipEvent.VipAcquired(
                            "web", List.of("192.0.2.100"), web(context).token()));
            ready(context, ReadinessState.REFUSING_TRAFFIC);
            await("an end", () -> heard.events.size() == 2);
            assertThat(heard.events.get(1))
                    .isInstanceOfSatisfying(
                            VipEvent.VipLost.class,
                            lost -> assertThat(lost.cause()).isNotEmpty());
            assertThat(host.holds("192.0.2.100")).isFalse();
        });
    }

    @Test
    void comesAfterTheWebServerAndGoesBeforeItDrains() {
        runner.withPropertyValues("mha.vrrp.claim=start")
                .withBean(WebServer.class, () -> new WebServer(heard.events))
                .run(context -> {
                    assertThat(web(context).awaitMaster(LONG)).isTrue();
                    await("an event", () -> heard.events.size() == 2);
                });
        assertThat(heard.events)
                .hasSize(4)
                .extracting(
                        event -> event instanceof VipEvent vip ? vip.getClass().getSimpleName() : event)
                .containsExactly("web server starts", "VipAcquired", "VipLost", "web server drains");
        assertNothingIsLeft();
    }

    @Test
    void aStartThatFailsAfterTheClaimLeavesNothing() {
        runner.withPropertyValues("mha.vrrp.claim=start")
                .withBean(Failing.class)
                .run(context -> assertThat(context).getFailure().hasRootCauseMessage("fails late"));
        assertThat(heard.events).hasSize(2).last().isInstanceOf(VipEvent.VipLost.class);
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() {
        assertThat(host.holds("192.0.2.100")).isFalse();
        await(
                "the end of the threads",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .noneMatch(name -> name.startsWith("mha-vip") || name.startsWith("mha-vrrp")));
    }

    @Test
    void theApplicationHasHeardOfTheEndBeforeTheWebServerDrains() {
        runner.withPropertyValues("mha.vrrp.claim=start")
                .withBean(WebServer.class, () -> new WebServer(heard.events))
                .withBean(TidyingUp.class, () -> new TidyingUp(heard.events))
                .run(context -> assertThat(web(context).awaitMaster(LONG)).isTrue());
        assertThat(heard.events).endsWith("tidied up", "web server drains");
    }

    @Test
    void waitsForHealthBeforeTheFirstClaim() {
        up = false;
        runner.run(context -> {
            ready(context, ReadinessState.ACCEPTING_TRAFFIC);
            VipReport report = context.getBean(VipReport.class);
            await("a reason", () -> report.details().toString().contains("not all health indicators are UP yet"));
            assertThat(web(context).state()).isEqualTo(VrrpState.INITIALIZE);
            up = true;
            assertThat(web(context).awaitMaster(LONG)).isTrue();
            up = false;
            assertThat(web(context).isMaster())
                    .as("untracked health matters for the first claim only")
                    .isTrue();
        });
    }

    @Test
    void doesNotWaitForHealthForever() {
        up = false;
        runner.withPropertyValues("mha.vrrp.health-wait=50ms", "mha.vrrp.claim=start")
                .run(context -> assertThat(web(context).awaitMaster(LONG)).isTrue());
    }

    @Test
    void weighsThePriorityByHealth() {
        runner.withPropertyValues("mha.vrrp.claim=start", "mha.vrrp.routers.web.track.stock=-40")
                .run(context -> {
                    assertThat(web(context).awaitMaster(LONG)).isTrue();
                    assertThat(web(context).priority()).isEqualTo(100);
                    up = false;
                    await("less", () -> web(context).priority() == 60);
                    assertThat(web(context).isMaster())
                            .as("nobody else is there")
                            .isTrue();
                    up = true;
                    await("as before", () -> web(context).priority() == 100);
                });
    }

    @Test
    void aFaultGivesTheAddressesUpUntilItIsOver() {
        runner.withPropertyValues("mha.vrrp.claim=start", "mha.vrrp.routers.web.track.stock=fault")
                .run(context -> {
                    assertThat(web(context).awaitMaster(LONG)).isTrue();
                    up = false;
                    await("given up", () -> web(context).state() == VrrpState.INITIALIZE);
                    assertThat(context.getBean(VipReport.class).details().toString())
                            .contains("health indicator stock is not UP");
                    assertThat(context.getBean(VipReport.class).code()).isEqualTo("UNKNOWN");
                    up = true;
                    assertThat(web(context).awaitMaster(LONG)).isTrue();
                });
    }

    @Test
    void canBeInjectedByName() {
        runner.withPropertyValues(
                        "mha.vrrp.routers.mail-in.interface=eth0",
                        "mha.vrrp.routers.mail-in.vrid=52",
                        "mha.vrrp.routers.mail-in.addresses=192.0.2.101/24")
                .withBean(Wanting.class)
                .run(context -> assertThat(
                                context.getBean(Wanting.class).router().config().vrid())
                        .isEqualTo(52));
    }

    /** A bean of an application. */
    record Wanting(@Qualifier("mail-in") VirtualRouter router) {}

    @Test
    void showsItselfInHealthAndMetrics() {
        runner.withPropertyValues("mha.vrrp.claim=start").run(context -> {
            assertThat(web(context).awaitMaster(LONG)).isTrue();
            Health health =
                    context.getBean("vipHealthIndicator", HealthIndicator.class).health();
            assertThat(health.getStatus().getCode()).isEqualTo("UP");
            assertThat(health.getDetails().get("web").toString())
                    .contains("router=eth0/51", "state=MASTER", "addresses=[192.0.2.100]", "priority=100");
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            context.getBean(MeterBinder.class).bindTo(registry);
            assertThat(registry.get("mha.vrrp.master").gauge().value()).isOne();
        });
    }

    @Test
    void isNotThereWithoutPropertiesOrWhenSwitchedOff() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MhaVrrpAutoConfiguration.class))
                .run(context ->
                        assertThat(context).doesNotHaveBean(VipLifecycle.class).hasNotFailed());
        runner.withPropertyValues("mha.vrrp.enabled=false")
                .run(context ->
                        assertThat(context).doesNotHaveBean(VipLifecycle.class).hasNotFailed());
    }

    @Test
    void startsAgainAfterAStopOfTheContext() {
        runner.withPropertyValues("mha.vrrp.claim=start").run(context -> {
            ConfigurableApplicationContext source =
                    context.getSourceApplicationContext(ConfigurableApplicationContext.class);
            assertThat(web(context).awaitMaster(LONG)).isTrue();
            source.stop();
            assertThat(host.holds("192.0.2.100")).isFalse();
            source.start();
            assertThat(web(context).awaitMaster(LONG)).isTrue();
        });
    }

    @Test
    void refusesToStartWithoutTheCapabilityAndSaysHowToGetIt() {
        runner.withAllowBeanDefinitionOverriding(true)
                .withBean(VirtualRouters.class, () -> RoutersInMemory.refusing(MissingCapability.exception()))
                .run(context -> {
                    FailureAnalysis analysis = analysis(context);
                    assertThat(analysis.getDescription())
                            .isEqualTo(
                                    "This process cannot hold the virtual addresses of mha.vrrp.routers. This process may"
                                            + " not open raw sockets (EPERM): CAP_NET_RAW is missing.");
                    assertThat(analysis.getAction().lines())
                            .anyMatch(line -> line.startsWith("  - with systemd \"AmbientCapabilities="))
                            .anyMatch(line -> line.startsWith("  - in a shell, as root, \"setpriv "))
                            .anyMatch(line -> line.startsWith("  - in a container \"docker run --cap-add=NET_RAW"))
                            .anyMatch(line -> line.endsWith("mha.vrrp.enabled=false"));
                });
    }

    @Test
    void aWrongInterfaceIsSaidAtTheStart() {
        runner.withPropertyValues("mha.vrrp.routers.web.interface=eth7")
                .run(context -> assertThat(analysis(context).getDescription())
                        .contains("There is no network interface eth7 here."));
    }

    @Test
    void anUnknownIndicatorIsSaidAtTheStart() {
        runner.withPropertyValues("mha.vrrp.routers.web.track.stok=fault").run(context -> {
            FailureAnalysis analysis = analysis(context);
            assertThat(analysis.getDescription()).contains("mha.vrrp.routers.web.track.stok");
            assertThat(analysis.getAction())
                    .contains("there is no such health indicator; did you mean stock? there are stock");
        });
    }

    @Test
    void twoOfTheSameIdentifierOnOneInterfaceAreRefused() {
        runner.withPropertyValues(
                        "mha.vrrp.routers.zwei.interface=eth0",
                        "mha.vrrp.routers.zwei.vrid=51",
                        "mha.vrrp.routers.zwei.addresses=192.0.2.101")
                .run(context -> {
                    FailureAnalysis analysis = analysis(context);
                    assertThat(analysis.getDescription()).contains("mha.vrrp.routers.zwei.vrid", "Value: 51");
                    assertThat(analysis.getAction()).contains("is there on eth0 already; use another one");
                });
    }

    @Test
    void aMisspeltKeyIsSaidAtTheStart() {
        runner.withPropertyValues("mha.vrrp.helth-wait=1s")
                .run(context -> assertThat(analysis(context).getAction())
                        .contains("mha.vrrp.helth-wait: there is no such key; did you mean mha.vrrp.health-wait?"));
    }

    @Test
    void withoutTheModuleItSaysWhichOneIsMissing() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(MhaVrrpAutoConfiguration.class, MissingVrrpAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader(VirtualRouters.class))
                .withPropertyValues("mha.vrrp.routers.web.vrid=51")
                .run(context -> assertThat(analysis(context).getAction()).contains("io.mha:mha-vrrp"));
    }
}
