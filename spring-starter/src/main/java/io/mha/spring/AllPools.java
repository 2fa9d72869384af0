package io.mha.spring;

import io.mha.jdbc.MhaDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata;

/** The pools of all nodes as the one that Boot expects: their figures together. */
final class AllPools implements DataSourcePoolMetadata {
    private final MhaDataSource source;

    AllPools(MhaDataSource source) {
        this.source = source;
    }

    @Override
    public Float getUsage() {
        MhaDataSource.Usage usage = source.usage();
        return usage.max() == 0 ? 0f : (float) usage.active() / usage.max();
    }

    @Override
    public Integer getActive() {
        return source.usage().active();
    }

    @Override
    public Integer getIdle() {
        return source.usage().idle();
    }

    @Override
    public Integer getMax() {
        return source.usage().max();
    }

    @Override
    public Integer getMin() {
        return source.usage().min();
    }

    @Override
    public @Nullable String getValidationQuery() {
        return null;
    }

    @Override
    public Boolean getDefaultAutoCommit() {
        return true;
    }
}
