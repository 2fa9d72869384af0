package io.mha.jdbc.internal.config;

import io.mha.jdbc.internal.url.MhaUrl;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was written about one cluster, in all places together, before anybody has judged it. Immutable. Places of one
 * rank must not contradict each other; a place of a higher rank wins over one of a lower.
 *
 * @param url the hosts, the driver and the mode
 * @param cluster the name under which the cluster was found, {@code null} if its hosts were given directly
 * @param places weakest first
 */
public record Written(MhaUrl url, @Nullable String cluster, List<Place> places) {

    /**
     * One place where settings stand.
     *
     * @param origin shown by {@code describe}: URL, properties, the name of a file ...
     * @param rank higher wins
     * @param entries name and value as they stand there
     */
    public record Place(String origin, int rank, Map<String, String> entries) {
        /**
         * Copies.
         *
         * @param origin as above
         * @param rank as above
         * @param entries as above
         */
        public Place {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    /**
     * Copies.
     *
     * @param url as above
     * @param cluster as above
     * @param places as above
     */
    public Written {
        places = List.copyOf(places);
    }

    /**
     * A URL by itself.
     *
     * @param url with hosts
     * @param origin where the URL stands
     * @return the URL's own parameters in one place
     */
    public static Written of(MhaUrl url, String origin) {
        return new Written(url, null, List.of(new Place(origin, 0, url.parameters())));
    }

    /**
     * The same, found by a name.
     *
     * @param name name of the cluster
     * @return named
     */
    public Written named(String name) {
        return new Written(url, name, places);
    }

    /**
     * Adds a place that must not contradict the last one.
     *
     * @param origin where
     * @param entries what stands there
     * @return more
     */
    public Written beside(String origin, Map<String, String> entries) {
        return with(origin, rank(), entries);
    }

    /**
     * Adds a place that wins over all others.
     *
     * @param origin where
     * @param entries what stands there
     * @return more
     */
    public Written above(String origin, Map<String, String> entries) {
        return with(origin, rank() + 1, entries);
    }

    private int rank() {
        return places.get(places.size() - 1).rank();
    }

    private Written with(String origin, int rank, Map<String, String> entries) {
        List<Place> more = new ArrayList<>(places);
        more.add(new Place(origin, rank, entries));
        return new Written(url, cluster, more);
    }

    /**
     * Properties as a map.
     *
     * @param properties with their defaults
     * @return in the order of the names
     */
    public static Map<String, String> entries(Properties properties) {
        Map<String, String> entries = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> entries.put(name, properties.getProperty(name)));
        return entries;
    }
}
