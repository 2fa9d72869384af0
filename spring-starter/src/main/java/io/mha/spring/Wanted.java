package io.mha.spring;

import io.mha.jdbc.MhaDataSource;
import io.mha.jdbc.MhaDriver;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Which data sources the environment asks for, and of whom: known before the first of them is made. */
final class Wanted {
    static final String DEFAULT = "mha.datasource";
    static final String SPRING_URL = "spring.datasource.url";
    private static final String CLUSTERS = "mha.clusters";

    private Wanted() {}

    static Set<String> names(Environment environment) {
        Set<String> names = new TreeSet<>();
        Binder.get(environment)
                .bind(CLUSTERS, Bindable.mapOf(String.class, Object.class))
                .ifBound(clusters -> names.addAll(clusters.keySet()));
        names.removeIf(name -> !flag(environment, prefix(name) + ".enabled", true));
        return names;
    }

    /** Where the settings of a cluster stand; the name may be {@code ordersDb}, and Boot asks for {@code ordersdb}. */
    static String prefix(String name) {
        return CLUSTERS + "." + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "");
    }

    static boolean isPrimary(Environment environment, String name) {
        return flag(environment, prefix(name) + ".primary", false);
    }

    static boolean isOurs(@Nullable String url) {
        return url != null && new MhaDriver().acceptsURL(url);
    }

    static boolean isEnabled(Environment environment) {
        return flag(environment, DEFAULT + ".enabled", true);
    }

    static boolean isSet(Environment environment) {
        return WrittenProperties.below(environment, DEFAULT).names().stream().anyMatch(name -> !name.equals("enabled"));
    }

    /** The pool that {@code spring.datasource.type} names, if that is not ours. */
    static @Nullable String otherPool(Environment environment) {
        String type = environment.getProperty("spring.datasource.type");
        return type == null || type.equals(MhaDataSource.class.getName()) ? null : type;
    }

    /** Whether the one without a name is for Boot to make. */
    static boolean isBoots(Environment environment) {
        String url = new SpringsProperties(environment).url();
        return url != null
                && (!isEnabled(environment) || otherPool(environment) != null || (!isOurs(url) && !isSet(environment)));
    }

    /** What is neither true nor false ends in Boot's own error, with the property and where it stands. */
    static boolean flag(Environment environment, String property, boolean otherwise) {
        return Binder.get(environment).bind(property, Boolean.class).orElse(otherwise);
    }
}
