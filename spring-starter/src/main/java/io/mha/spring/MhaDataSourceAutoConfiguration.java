package io.mha.spring;

import io.mha.core.ClusterListener;
import io.mha.jdbc.MhaDataSource;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * The data sources: one from {@code spring.datasource.*} and {@code mha.datasource.*}, and one for each cluster below
 * {@code mha.clusters}. Goes before Boot's own, which then stands back.
 */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
        })
@ConditionalOnProperty(name = "mha.datasource.enabled", matchIfMissing = true)
class MhaDataSourceAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @Conditional(OnDefaultCluster.class)
    @ConditionalOnMissingBean(DataSource.class)
    static class DefaultCluster {
        @Bean
        MhaDataSource dataSource(Environment environment, ObjectProvider<ClusterListener> listeners) {
            return DataSources.open(ClusterSettings.ofDefault(environment), listeners);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(NamedClusters.class)
    static class Others {}
}
