package io.mha.spring;

import io.mha.jdbc.MhaObservations;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.Environment;

/**
 * Shows all data sources to the one {@code ObservationRegistry} of the application, if there is one. When all beans are
 * there, as Boot does it with meters: what the start itself borrows is no part of any request.
 */
final class Observations implements SmartInitializingSingleton {
    private static final String SWITCH = "management.observations.enable.";

    private final ListableBeanFactory beans;
    private final Environment environment;
    private final ObjectProvider<ObservationRegistry> registry;
    private final ObjectProvider<ObservationConvention<MhaObservations.Borrow>> borrows;
    private final ObjectProvider<ObservationConvention<MhaObservations.Failover>> failovers;

    Observations(
            ListableBeanFactory beans,
            Environment environment,
            ObjectProvider<ObservationRegistry> registry,
            ObjectProvider<ObservationConvention<MhaObservations.Borrow>> borrows,
            ObjectProvider<ObservationConvention<MhaObservations.Failover>> failovers) {
        this.beans = beans;
        this.environment = environment;
        this.registry = registry;
        this.borrows = borrows;
        this.failovers = failovers;
    }

    @Override
    public void afterSingletonsInstantiated() {
        registry.ifUnique(found -> {
            if (!found.equals(ObservationRegistry.NOOP)) {
                bind(found);
            }
        });
    }

    private void bind(ObservationRegistry found) {
        boolean ofBorrows = isOn("mha.borrow", "mha", "all");
        if (!ofBorrows && !isOn("mha.failover", "mha", "all")) {
            return;
        }
        Clusters.of(beans).all().values().forEach(source -> {
            MhaObservations observations = new MhaObservations(source);
            borrows.ifUnique(observations::borrows);
            failovers.ifUnique(observations::failovers);
            (ofBorrows ? observations : observations.withoutBorrows()).bindTo(found);
        });
    }

    /**
     * Boot reads the same keys, and drops what is switched off as soon as it has begun. Here it does not begin, so that a
     * borrow costs what it costs without observations. The longest name that is written counts.
     */
    private boolean isOn(String... names) {
        return List.of(names).stream()
                .map(name -> environment.getProperty(SWITCH + name, Boolean.class))
                .filter(value -> value != null)
                .findFirst()
                .orElse(true);
    }
}
