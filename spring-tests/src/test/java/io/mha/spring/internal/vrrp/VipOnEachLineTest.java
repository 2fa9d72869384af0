package io.mha.spring.internal.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

/** The types of health have moved from one line of Boot to the next; the starter finds them where they are. */
class VipOnEachLineTest {
    private static final ClassLoader LOADER = VipOnEachLineTest.class.getClassLoader();

    /** Of Boot 3.5, or of Boot 4. */
    private static Class<?> health(String name) {
        return Stream.of("org.springframework.boot.actuate.health.", "org.springframework.boot.health.contributor.")
                .filter(place -> ClassUtils.isPresent(place + name, LOADER))
                .map(place -> ClassUtils.resolveClassName(place + name, LOADER))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void showsVirtualRoutersInHealthAndFindsTheIndicatorsOfTheApplication() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(MhaVrrpAutoConfiguration.class, MissingVrrpAutoConfiguration.class))
                .withBean("pingHealthContributor", health("PingHealthIndicator"))
                .withPropertyValues("mha.vrrp.track-interval=1s")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean("vipHealthIndicator")).isInstanceOf(health("HealthIndicator"));
                    assertThat(context.getBean(HealthLookup.class).indicators())
                            .containsOnlyKeys("ping")
                            .allSatisfy(
                                    (name, status) -> assertThat(status.get()).isEqualTo("UP"));
                });
    }
}
