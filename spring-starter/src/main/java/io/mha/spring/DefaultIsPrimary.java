package io.mha.spring;

import java.util.Set;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Says aloud that the data source without a name is the one that is meant. Boot's slice tests replace the primary one by
 * an embedded database; where none of several is primary they would run on the real one. Goes before them.
 */
final class DefaultIsPrimary implements BeanDefinitionRegistryPostProcessor, Ordered {
    private static final String NAME = "dataSource";

    private final Environment environment;

    DefaultIsPrimary(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        Set<String> names = Wanted.names(environment);
        if (!names.isEmpty()
                && names.stream().noneMatch(name -> Wanted.isPrimary(environment, name))
                && registry.containsBeanDefinition(NAME)) {
            BeanDefinition definition = registry.getBeanDefinition(NAME);
            definition.setPrimary(definition.isPrimary() || isOfAutoConfiguration(definition));
        }
    }

    /** The application's own are its own affair. */
    private static boolean isOfAutoConfiguration(BeanDefinition definition) {
        String maker = definition.getFactoryBeanName() == null
                ? definition.getBeanClassName()
                : definition.getFactoryBeanName();
        return maker != null && (maker.startsWith("org.springframework.boot.") || maker.startsWith("io.mha.spring."));
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
