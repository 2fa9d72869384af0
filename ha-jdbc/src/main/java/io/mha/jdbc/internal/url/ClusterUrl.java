package io.mha.jdbc.internal.url;

import io.mha.core.config.ConfigException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL that names a cluster instead of hosts: {@code jdbc:mha:<name>[?key=value[&key=value...]]}. What the name stands
 * for is the business of the configuration.
 *
 * @param name letters, digits, hyphens and underscores
 * @param parameters the settings behind the question mark, decoded, in the order written
 */
public record ClusterUrl(String name, Map<String, String> parameters) {
    private static final String PREFIX = "jdbc:mha:";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

    /**
     * Checks and copies.
     *
     * @param name as above
     * @param parameters as above
     * @throws ConfigException if this cannot be the name of a cluster
     */
    public ClusterUrl {
        if (!isName(name)) {
            throw new ConfigException(
                    "cluster", name, "the name of a cluster is made of letters, digits, hyphens and underscores");
        }
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Whether a text can be the name of a cluster.
     *
     * @param text any text
     * @return {@code true} for letters, digits, hyphens and underscores
     */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * Reads a URL, if it is of this kind.
     *
     * @param url any text
     * @return {@code null} for a URL of another kind, such as one that names hosts
     * @throws ConfigException if its parameters do not follow the grammar
     */
    public static @Nullable ClusterUrl parse(String url) {
        int question = url.indexOf('?');
        int end = question < 0 ? url.length() : question;
        if (!url.startsWith(PREFIX) || !isName(url.substring(PREFIX.length(), end))) {
            return null;
        }
        Map<String, String> parameters = new UrlParser(new UrlText(url)).parameters(Math.min(url.length(), end + 1));
        return new ClusterUrl(url.substring(PREFIX.length(), end), parameters);
    }

    /** The URL again, with secrets masked as in {@link MhaUrl#toString}. */
    @Override
    public String toString() {
        return PREFIX + name + MhaUrl.query(parameters);
    }
}
