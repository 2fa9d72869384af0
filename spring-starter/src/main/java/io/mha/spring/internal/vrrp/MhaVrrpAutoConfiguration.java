package io.mha.spring.internal.vrrp;

import io.mha.vrrp.VirtualRouters;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Virtual routers by {@code mha.vrrp.*}; needs {@code io.mha:mha-vrrp}, which the starter does not bring. */
@AutoConfiguration
@ConditionalOnClass(VirtualRouters.class)
@Conditional(OnVrrp.class)
@Import(RouterBeans.class)
final class MhaVrrpAutoConfiguration {
    static final String ROUTERS = "mhaConfiguredRouters";

    @Bean
    @ConditionalOnMissingBean
    VirtualRouters mhaVirtualRouters() {
        return VirtualRouters.open();
    }

    @Bean(ROUTERS)
    ConfiguredRouters configuredRouters(
            Environment environment, VirtualRouters all, BeanFactory beans, ApplicationEventPublisher publisher) {
        return new ConfiguredRouters(VrrpProperties.of(environment), all, beans, publisher);
    }

    @Bean
    VipLifecycle mhaVipLifecycle(
            ConfiguredRouters routers,
            ObjectProvider<HealthLookup> health,
            ObjectProvider<ApplicationAvailability> availability,
            ApplicationContext context) {
        return new VipLifecycle(routers, health, availability, context);
    }

    @Bean
    VipReport mhaVipReport(ConfiguredRouters routers, VipLifecycle lifecycle) {
        return new VipReport(routers, lifecycle);
    }

    /** With Micrometer. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class Meters {
        @Bean
        MeterBinder mhaVipMeters(VirtualRouters all, ConfiguredRouters routers) {
            return new VirtualRouters.Meters(all)::bindTo;
        }
    }

    /** With the actuator of Boot 3.5. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HealthIndicator.class)
    static class Actuator {
        @Bean
        HealthLookup mhaHealthLookup(ListableBeanFactory beans) {
            return new ActuatorHealth(beans);
        }

        @Bean
        @ConditionalOnMissingBean(name = "vipHealthIndicator")
        @ConditionalOnProperty(name = "management.health.vip.enabled", matchIfMissing = true)
        HealthIndicator vipHealthIndicator(VipReport report) {
            return () ->
                    Health.status(report.code()).withDetails(report.details()).build();
        }
    }

    /** With Boot 4, where the types of health have moved. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(org.springframework.boot.health.contributor.HealthIndicator.class)
    @ConditionalOnMissingClass("org.springframework.boot.actuate.health.HealthIndicator")
    static class Moved {
        @Bean
        HealthLookup mhaHealthLookup(ListableBeanFactory beans) {
            return new MovedHealth(beans);
        }

        @Bean
        @ConditionalOnMissingBean(name = "vipHealthIndicator")
        @ConditionalOnProperty(name = "management.health.vip.enabled", matchIfMissing = true)
        org.springframework.boot.health.contributor.HealthIndicator vipHealthIndicator(VipReport report) {
            return () -> org.springframework.boot.health.contributor.Health.status(report.code())
                    .withDetails(report.details())
                    .build();
        }
    }
}
