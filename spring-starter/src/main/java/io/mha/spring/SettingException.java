package io.mha.spring;

import io.mha.core.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;

/** A setting that MHA does not accept, with the property that it was written as. */
final class SettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String property;
    private final transient @Nullable Origin origin;

    SettingException(String property, @Nullable Origin origin, ConfigException cause) {
        super(property + ": " + cause.getMessage(), cause);
        this.property = property;
        this.origin = origin;
    }

    String property() {
        return property;
    }

    @Nullable
    Origin origin() {
        return origin;
    }
}
