package io.mha.spring;

import io.mha.jdbc.MhaDataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConstructorArgumentValues.ValueHolder;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.SpringBootVersion;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * A bean for each cluster below {@code mha.clusters}, named {@code <name>DataSource} and qualified by its name. Where
 * nobody asks for a name the one with {@code primary=true} is injected, else the data source that has no name. Where that
 * is Boot's, the others must not keep Boot from making it: they are injected by their names only.
 */
final class NamedClusters implements ImportBeanDefinitionRegistrar {
    private final Environment environment;

    NamedClusters(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        BootLine.check(SpringBootVersion.getVersion()); // older lines lack what follows
        for (String name : Wanted.names(environment)) {
            RootBeanDefinition definition = new RootBeanDefinition(DataSources.class);
            definition.setFactoryMethodName("named");
            definition.setTargetType(MhaDataSource.class);
            definition.setAutowireMode(RootBeanDefinition.AUTOWIRE_CONSTRUCTOR);
            definition.getConstructorArgumentValues().addIndexedArgumentValue(0, new ValueHolder(name));
            definition.setDestroyMethodName("close");
            boolean primary = Wanted.isPrimary(environment, name);
            definition.setPrimary(primary);
            definition.setFallback(!primary);
            definition.setDefaultCandidate(primary || !Wanted.isBoots(environment));
            definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
            registry.registerBeanDefinition(name + "DataSource", definition);
        }
    }
}
