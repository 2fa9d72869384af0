package io.mha.spring;

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
        if (!Wanted.isEnabled(environment)) {
            return ConditionOutcome.noMatch(message.because(Wanted.DEFAULT + ".enabled is false"));
        }
        String type = Wanted.otherPool(environment);
        if (type != null) {
            return ConditionOutcome.noMatch(message.because("spring.datasource.type names another pool: " + type));
        }
        if (Wanted.isOurs(new SpringsProperties(environment).url())) {
            return ConditionOutcome.match(message.because(Wanted.SPRING_URL + " begins with jdbc:mha:"));
        }
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        if (beans != null && beans.getBeanNamesForType(NodeConnectionDetails.class, true, false).length > 0) {
            return ConditionOutcome.match(message.because("there are service connections named mha"));
        }
        return Wanted.isSet(environment)
                ? ConditionOutcome.match(message.because("there are settings below " + Wanted.DEFAULT))
                : ConditionOutcome.noMatch(
                        message.because("neither " + Wanted.SPRING_URL + " nor " + Wanted.DEFAULT + " asks for it"));
    }
}
