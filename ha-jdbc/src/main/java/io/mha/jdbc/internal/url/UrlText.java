package io.mha.jdbc.internal.url;

import io.mha.core.config.ConfigException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a URL and what of it may be shown. Nothing behind the first secret is ever shown in an error: a password
 * with a raw {@code &}, {@code ,} or {@code )} in it looks like further parts of the URL.
 */
final class UrlText {
    static final String MASK = "***";

    private static final Pattern SECRET_KEY =
            Pattern.compile("password|passwd|pwd|passphrase|secret|token", Pattern.CASE_INSENSITIVE);
    private static final Pattern SECRET_PART = Pattern.compile(
            "(?:" + SECRET_KEY.pattern() + ")[^=&,()]*=|//(?=[^?]*@)|//(?=[^=(]*@)", Pattern.CASE_INSENSITIVE);

    final String url;
    private final int shownTo;

    UrlText(String url) {
        this.url = url;
        Matcher secret = SECRET_PART.matcher(url);
        this.shownTo = secret.find() ? secret.end() : url.length();
    }

    /** Whether the value of this key must not be printed. */
    static boolean isSecret(String key) {
        return SECRET_KEY.matcher(key).find();
    }

    /** All that may be shown of a text that cannot be read. */
    String shown() {
        return shownTo == url.length() ? url : url.substring(0, shownTo) + MASK;
    }

    /** Whether there is anything that must not be shown. */
    boolean hasSecret() {
        return shownTo < url.length();
    }

    /** An error about the part from one index to another; the cure gains the position, counted from 1. */
    ConfigException error(String key, int from, int to, String cure) {
        return new ConfigException(shownKey(key, from), shown(from, to), cure + " (at character " + (from + 1) + ")");
    }

    /** An error about the whole. */
    ConfigException error(String key, String cure) {
        return new ConfigException(key, shown(0, url.length()), cure);
    }

    /** The text of a part, as it was written. */
    String part(int from, int to) {
        return url.substring(from, to);
    }

    /** The decoded text of a part. */
    String decoded(String key, int from, int to) {
        try {
            return PercentCode.decode(url.substring(from, to));
        } catch (IllegalArgumentException e) {
            String cure = e.getMessage() + "; write %25 for a percent sign and %26 for an ampersand";
            throw error(key, from, to, cure);
        }
    }

    private String shownKey(String key, int from) {
        return from <= shownTo ? key : "url";
    }

    private @Nullable String shown(int from, int to) {
        if (from >= shownTo) {
            return from >= url.length() ? null : MASK;
        }
        return to <= shownTo ? url.substring(from, to) : url.substring(from, shownTo) + MASK;
    }
}
