package io.mha.spring;

import io.mha.jdbc.MhaDataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The health contributor {@code mha}, with a component for each cluster. Boot 4 has the same types as Boot 3.5 in
 * another package; one of the two configurations applies.
 */
@AutoConfiguration(after = MhaDataSourceAutoConfiguration.class)
@ConditionalOnBean(MhaDataSource.class)
class MhaHealthAutoConfiguration {

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
