package io.mha.spring;

import io.mha.jdbc.MhaDataSource;
import io.mha.jdbc.NoNodeAvailableException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;

/**
 * Why there is no connection, asked when a start has failed and a data source that has none is about to be closed. All
 * beans are gone when the failure is reported, and not everybody names what made him fail.
 */
final class LastWords implements DestructionAwareBeanPostProcessor, SmartInitializingSingleton {
    private final AtomicReference<@Nullable NoNodeAvailableException> words = new AtomicReference<>();
    private volatile boolean started;

    @Override
    public void afterSingletonsInstantiated() {
        started = true;
    }

    @Override
    public boolean requiresDestruction(Object bean) {
        return bean instanceof MhaDataSource;
    }

    @Override
    public void postProcessBeforeDestruction(Object bean, String name) {
        MhaDataSource source = (MhaDataSource) bean;
        MhaDataSource.Usage usage = source.usage();
        if (!started && usage.active() + usage.idle() == 0) {
            try {
                source.getConnection().close();
            } catch (NoNodeAvailableException e) {
                words.set(e);
            } catch (SQLException e) {
                words.set(null); // there is a node, and it is not for us to say what it lacks
            }
        }
    }

    @Nullable
    NoNodeAvailableException get() {
        return words.get();
    }
}
