package io.mha.spring;

import io.mha.core.ClusterListener;
import io.mha.jdbc.MhaDataSource;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.annotation.Order;
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
class MhaDataSourceAutoConfiguration {
    /** Before any bean is made: what fails later may fail of what is said here. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static BeanFactoryPostProcessor mhaFirstLook(Environment environment) {
        return beans -> {
            BootLine.check(SpringBootVersion.getVersion());
            KnownPrefixes.check(environment);
            ForeignSettings.warn(environment);
        };
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static DefaultIsPrimary mhaDefaultIsPrimary(Environment environment) {
        return new DefaultIsPrimary(environment);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static OwnDataSources mhaOwnDataSources(ConfigurableListableBeanFactory beans, Environment environment) {
        return new OwnDataSources(beans, environment);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static LastWords mhaLastWords() {
        return new LastWords();
    }

    /** First, because it stands back for a data source that is there already. */
    @Configuration(proxyBeanMethods = false)
    @Order(0)
    @Conditional(OnDefaultCluster.class)
    @ConditionalOnMissingBean(DataSource.class)
    static class DefaultCluster {
        @Bean
        MhaDataSource dataSource(
                Environment environment,
                ListableBeanFactory beans,
                ObjectProvider<NodeConnectionDetails> services,
                ObjectProvider<ClusterListener> listeners) {
            List<NodeConnectionDetails.Service> nodes = services.orderedStream()
                    .flatMap(details -> details.nodes().stream())
                    .toList();
            return DataSources.open(
                    ClusterSettings.ofDefault(environment, nodes.isEmpty() ? DirectConnection.find(beans) : nodes),
                    listeners);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(OnDefaultCluster.class)
    @ConditionalOnClass(name = "org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy")
    @ConditionalOnProperty(name = "spring.datasource.connection-fetch", havingValue = "lazy")
    static class Lazy {
        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static LazyFetch mhaLazyFetch() {
            return new LazyFetch();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Order(1)
    @Import(NamedClusters.class)
    static class Others {}
}
