package io.mha.spring;

import com.zaxxer.hikari.HikariDataSource;
import io.mha.jdbc.MhaDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/** Data sources that the application has made itself, in a way that loses something: said aloud. */
final class OwnDataSources implements SmartInitializingSingleton {
    private static final Logger log = LoggerFactory.getLogger("io.mha.config");

    private final ConfigurableListableBeanFactory beans;
    private final Environment environment;

    OwnDataSources(ConfigurableListableBeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    @Override
    public void afterSingletonsInstantiated() {
        lines().forEach(log::warn);
    }

    List<String> lines() {
        Map<String, DataSource> sources = beans.getBeansOfType(DataSource.class, false, false);
        boolean declared = sources.keySet().stream().anyMatch(this::isDeclared);
        List<String> lines = new ArrayList<>();
        sources.forEach((name, source) -> {
            if (isPoolOnUs(source) && Wanted.otherPool(environment) == null) {
                lines.add("the bean " + name + " is a HikariCP pool on the pools that MHA has for each node: it keeps"
                        + " connections to nodes that are gone, and sees no node at all; make it by mha.clusters."
                        + name + ".url, or as new MhaDataSource(url)");
            } else if (!declared && Clusters.unwrap(source) != null) {
                lines.add(
                        "the bean " + name + " has no health, meters and endpoint of MHA, because its type is not known"
                                + " before it is made; declare its method as MhaDataSource in place of DataSource");
            }
        });
        return lines;
    }

    private static boolean isPoolOnUs(DataSource source) {
        return source instanceof HikariDataSource pool && Wanted.isOurs(pool.getJdbcUrl());
    }

    private boolean isDeclared(String name) {
        return beans.containsBeanDefinition(name)
                && MhaDataSource.class.isAssignableFrom(
                        beans.getMergedBeanDefinition(name).getResolvableType().toClass());
    }
}
