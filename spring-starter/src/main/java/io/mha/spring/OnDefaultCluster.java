package io.mha.spring;

import io.mha.jdbc.MhaDataSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether the application wants its one data source from MHA: by its URL, a setting of ours, or a service connection. */
final class OnDefaultCluster extends SpringBootCondition implements ConfigurationCondition {

    /** When service connections are known. */
    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment environment = context.getEnvironment();
        ConditionMessage.Builder message = ConditionMessage.forCondition("MHA data source");
        String type = environment.getProperty("spring.datasource.type");
        if (type != null && !type.equals(MhaDataSource.class.getName())) {
            return ConditionOutcome.noMatch(message.because("spring.datasource.type names another pool: " + type));
        }
        if (ClusterSettings.isOurs(environment.getProperty(ClusterSettings.SPRING_URL))) {
            return ConditionOutcome.match(message.because(ClusterSettings.SPRING_URL + " begins with jdbc:mha:"));
        }
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        if (beans != null && beans.getBeanNamesForType(NodeConnectionDetails.class, true, false).length > 0) {
            return ConditionOutcome.match(message.because("there are service connections named mha"));
        }
        return ClusterSettings.isSet(environment)
                ? ConditionOutcome.match(message.because("there are settings below " + ClusterSettings.DEFAULT))
                : ConditionOutcome.noMatch(message.because(
                        "neither " + ClusterSettings.SPRING_URL + " nor " + ClusterSettings.DEFAULT + " asks for it"));
    }
}
