package io.mha.spring;

import io.mha.jdbc.MhaDataSource;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The meters {@code mha.*}, {@code hikaricp.*} for each node's pool, and what Boot needs for its {@code
 * jdbc.connections.*}.
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
}
