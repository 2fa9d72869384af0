package io.mha.spring;

import io.mha.jdbc.MhaDataSource;
import io.mha.jdbc.MhaObservations;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The meters {@code mha.*}, {@code hikaricp.*} for each node's pool, what Boot needs for its {@code jdbc.connections.*},
 * and observations of borrows and failovers.
 */
@AutoConfiguration(after = MhaDataSourceAutoConfiguration.class)
@ConditionalOnBean(MhaDataSource.class)
class MhaMetricsAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "io.micrometer.core.instrument.binder.MeterBinder")
    static class Meters {
        @Bean
        MeterBinder mhaMeters(ListableBeanFactory beans) {
            return registry -> Clusters.of(beans)
                    .all()
                    .values()
                    .forEach(source -> new MhaDataSource.Meters(source).bindTo(registry));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider")
    static class PoolMetadata {
        @Bean
        DataSourcePoolMetadataProvider mhaPoolMetadata() {
            return source -> {
                MhaDataSource ours = Clusters.unwrap(source);
                return ours == null ? null : new AllPools(ours);
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "io.micrometer.observation.ObservationRegistry")
    static class Observed {
        @Bean
        static Observations mhaObservations(
                ListableBeanFactory beans,
                Environment environment,
                ObjectProvider<ObservationRegistry> registry,
                ObjectProvider<ObservationConvention<MhaObservations.Borrow>> borrows,
                ObjectProvider<ObservationConvention<MhaObservations.Failover>> failovers) {
            return new Observations(beans, environment, registry, borrows, failovers);
        }
    }
}
