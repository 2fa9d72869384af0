package io.mha.spring;

import io.mha.jdbc.MhaDataSource;
import java.time.Duration;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The health contributor {@code mha}, with a component for each cluster, and {@code mhaReadiness}, which is made for
 * the readiness group and is in it only if {@code management.endpoint.health.group.readiness.include} names it. Boot 4
 * has the same types as Boot 3.5 in another package; one of the two configurations applies.
 */
@AutoConfiguration(after = MhaDataSourceAutoConfiguration.class)
@ConditionalOnBean(MhaDataSource.class)
class MhaHealthAutoConfiguration {

    private static Readiness readiness(ListableBeanFactory beans, Environment environment) {
        Duration hold = Binder.get(environment)
                .bind("mha.health.readiness-hold", Duration.class)
                .orElse(Duration.ofSeconds(30));
        return new Readiness(Clusters.of(beans), hold, new SystemClock());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
    @org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator("mha")
    static class OnBoot3 {
        @Bean
        org.springframework.boot.actuate.health.CompositeHealthContributor mhaHealthContributor(
                ListableBeanFactory beans) {
            return org.springframework.boot.actuate.health.CompositeHealthContributor.fromMap(
                    Clusters.of(beans).all(), OnBoot3::indicator);
        }

        @Bean
        org.springframework.boot.actuate.health.HealthIndicator mhaReadinessHealthIndicator(
                ListableBeanFactory beans, Environment environment) {
            Readiness readiness = readiness(beans, environment);
            return () -> org.springframework.boot.actuate.health.Health.status(readiness.status())
                    .build();
        }

        private static org.springframework.boot.actuate.health.HealthIndicator indicator(MhaDataSource source) {
            return () -> {
                ClusterHealth health = ClusterHealth.of(source);
                return org.springframework.boot.actuate.health.Health.status(health.status())
                        .withDetails(health.details())
                        .build();
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    @org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator("mha")
    static class OnBoot4 {
        @Bean
        org.springframework.boot.health.contributor.CompositeHealthContributor mhaHealthContributor(
                ListableBeanFactory beans) {
            return org.springframework.boot.health.contributor.CompositeHealthContributor.fromMap(
                    Clusters.of(beans).all(), OnBoot4::indicator);
        }

        @Bean
        org.springframework.boot.health.contributor.HealthIndicator mhaReadinessHealthIndicator(
                ListableBeanFactory beans, Environment environment) {
            Readiness readiness = readiness(beans, environment);
            return () -> org.springframework.boot.health.contributor.Health.status(readiness.status())
                    .build();
        }

        private static org.springframework.boot.health.contributor.HealthIndicator indicator(MhaDataSource source) {
            return () -> {
                ClusterHealth health = ClusterHealth.of(source);
                return org.springframework.boot.health.contributor.Health.status(health.status())
                        .withDetails(health.details())
                        .build();
            };
        }
    }
}
