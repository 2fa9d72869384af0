package io.mha.core.config;

import org.jspecify.annotations.Nullable;

/**
 * A setting that cannot be accepted. The message always says three things: which key, what its value was, and what to
 * do about it. Values of secret keys are masked before they get here.
 */
public final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String value;
    private final String cure;

    /**
     * Makes the error.
     *
     * @param key the key as the user spelt it, for instance {@code rise}
     * @param value the value as the user wrote it; {@code null} if there was none
     * @param cure what is wrong and what to write instead
     */
    public ConfigException(String key, @Nullable String value, String cure) {
        super(value == null ? key + ": " + cure : key + "=" + value + ": " + cure);
        this.key = key;
        this.value = value == null ? "" : value;
        this.cure = cure;
    }

    /**
     * The key that was rejected.
     *
     * @return the key as the user spelt it
     */
    public String key() {
        return key;
    }

    /**
     * The value that was rejected.
     *
     * @return the value as the user wrote it, empty if there was none
     */
    public String value() {
        return value;
    }

    /**
     * What to do about it.
     *
     * @return what is wrong and what to write instead
     */
    public String cure() {
        return cure;
    }
}
