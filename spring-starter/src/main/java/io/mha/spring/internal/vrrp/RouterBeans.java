package io.mha.spring.internal.vrrp;

import io.mha.vrrp.VirtualRouter;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.type.AnnotationMetadata;

/** A bean for each router, {@code <name>VirtualRouter}, with its name as qualifier. */
final class RouterBeans implements ImportBeanDefinitionRegistrar, EnvironmentAware {
    static final String SUFFIX = "VirtualRouter";

    private Environment environment = new StandardEnvironment();

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
        for (String name : VrrpProperties.of(environment).routers().keySet()) {
            RootBeanDefinition definition = new RootBeanDefinition(VirtualRouter.class);
            definition.setFactoryBeanName(MhaVrrpAutoConfiguration.ROUTERS);
            definition.setFactoryMethodName("router");
            definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
            definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
            registry.registerBeanDefinition(name + SUFFIX, definition);
        }
    }
}
