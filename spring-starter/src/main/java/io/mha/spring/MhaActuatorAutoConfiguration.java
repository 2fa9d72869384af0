package io.mha.spring;

import io.mha.jdbc.MhaDataSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The endpoint {@code mha}, and what it says on the endpoint {@code info}. */
@AutoConfiguration(after = MhaDataSourceAutoConfiguration.class)
@ConditionalOnBean(MhaDataSource.class)
@ConditionalOnClass(
        name = "org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint")
class MhaActuatorAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    static class Endpoints {
        @Bean
        @ConditionalOnAvailableEndpoint
        MhaEndpoint mhaEndpoint(ListableBeanFactory beans) {
            return new MhaEndpoint(Clusters.of(beans));
        }

        @Bean
        SecretValues mhaSecretValues() {
            return new SecretValues();
        }

        @Bean
        @ConditionalOnEnabledInfoContributor("mha")
        InfoContributor mhaInfoContributor(ListableBeanFactory beans) {
            Clusters clusters = Clusters.of(beans);
            return builder -> {
                Map<String, Object> urls = new LinkedHashMap<>();
                clusters.all().forEach((name, source) -> urls.put(name, source.toString()));
                builder.withDetail("mha", urls);
            };
        }
    }
}
