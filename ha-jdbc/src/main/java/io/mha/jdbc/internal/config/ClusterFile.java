package io.mha.jdbc.internal.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mha.core.config.ConfigException;
import io.mha.jdbc.internal.url.ClusterUrl;
import io.mha.jdbc.internal.url.MhaUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Clusters in a file, a properties file in UTF-8: {@code <name>.url} has the hosts, {@code <name>.<key>} any key that
 * may stand in a URL.
 */
public final class ClusterFile {
    /** Names the file: {@value}. */
    public static final String LOCATION = "mha.config";

    /** What is looked for on the class path if no file is named: {@value}. */
    public static final String RESOURCE = "mha.properties";

    private final String origin;
    private final SortedMap<String, Map<String, String>> clusters = new TreeMap<>();

    private ClusterFile(String origin) {
        this.origin = origin;
    }

    /**
     * The file that the system property {@code mha.config} names, else {@code mha.properties} on the class path.
     *
     * @return {@code null} if there is neither
     * @throws ConfigException if the file that was named cannot be read, or a line belongs to no cluster
     */
    public static @Nullable ClusterFile find() {
        String location = System.getProperty(LOCATION, "");
        if (!location.isBlank()) {
            return read(Path.of(location.strip()));
        }
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = context == null ? ClusterFile.class.getClassLoader() : context;
        try (InputStream in = loader.getResourceAsStream(RESOURCE)) {
            return in == null ? null : new ClusterFile(RESOURCE).load(in);
        } catch (IOException e) {
            throw unreadable(RESOURCE, e);
        }
    }

    /**
     * Reads a file.
     *
     * @param file where
     * @return its clusters
     * @throws ConfigException if it cannot be read, or a line belongs to no cluster
     */
    public static ClusterFile read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new ClusterFile(file.toString()).load(in);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    private ClusterFile load(InputStream in) throws IOException {
        Properties lines = new Properties();
        try {
            lines.load(new InputStreamReader(in, UTF_8));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(LOCATION, origin, "a backslash in it is no escape that a properties file has");
        }
        Written.entries(lines).forEach((line, value) -> {
            int dot = line.indexOf('.');
            if (dot <= 0 || dot == line.length() - 1 || !ClusterUrl.isName(line.substring(0, dot))) {
                throw new ConfigException(
                        line,
                        null,
                        "belongs to no cluster; every line in " + origin + " is <cluster>.url=... or"
                                + " <cluster>.<key>=...");
            }
            clusters.computeIfAbsent(line.substring(0, dot), name -> new TreeMap<>())
                    .put(line.substring(dot + 1), MhaUrl.isSecret(line) ? value : value.strip());
        });
        return this;
    }

    /**
     * Where it was found.
     *
     * @return a path, or the name on the class path
     */
    public String origin() {
        return origin;
    }

    /**
     * The clusters in it.
     *
     * @return their names in order
     */
    public Iterable<String> names() {
        return clusters.keySet();
    }

    /**
     * What is written about a cluster.
     *
     * @param name which
     * @return {@code null} if nothing is
     * @throws ConfigException if it has no URL, or a wrong one
     */
    public @Nullable Written cluster(String name) {
        Map<String, String> entries = clusters.get(name);
        if (entries == null) {
            return null;
        }
        Map<String, String> keys = new TreeMap<>(entries);
        String url = keys.remove("url");
        if (url == null) {
            throw new ConfigException(
                    name + ".url",
                    null,
                    "is missing in " + origin + "; write " + name + ".url=jdbc:mha://h1:8066,h2:8066/db");
        }
        return Written.of(MhaUrl.parse(url), origin).named(name).beside(origin, keys);
    }

    private static ConfigException unreadable(String file, IOException e) {
        return new ConfigException(LOCATION, file, "cannot be read: " + e);
    }
}
