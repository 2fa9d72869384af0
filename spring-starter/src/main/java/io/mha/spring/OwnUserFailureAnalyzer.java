package io.mha.spring;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.UnsupportedDataSourcePropertyException;
import org.springframework.core.env.Environment;

/**
 * A user of its own for a migration: Boot makes a plain data source for him, of the URL of the one that is there. A
 * cluster has no such URL.
 */
final class OwnUserFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedDataSourcePropertyException> {
    private static final Map<String, String> USERS = new TreeMap<>(Map.of(
            "spring.flyway.user", "write spring.flyway.url as well",
            "spring.liquibase.user", "write spring.liquibase.url as well",
            "spring.sql.init.username", "remove it, and let the user of the data source run the scripts"));

    private final Environment environment;

    OwnUserFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnsupportedDataSourcePropertyException cause) {
        List<String> written =
                USERS.keySet().stream().filter(environment::containsProperty).toList();
        if (written.isEmpty()) {
            return null;
        }
        return new FailureAnalysis(
                String.join(" and ", written) + " asks for a data source of its own, and Boot cannot derive one of a"
                        + " jdbc:mha: data source: it has no URL of one server.",
                written.stream()
                                .map(user -> "For " + user + " " + USERS.get(user) + ".\n")
                                .reduce("", String::concat)
                        + "A URL here is the driver's own, such as jdbc:mysql://h1:8066/db or jdbc:mariadb://h1:8066/db: a"
                        + " migration needs one node, and not for long.",
                rootFailure);
    }
}
