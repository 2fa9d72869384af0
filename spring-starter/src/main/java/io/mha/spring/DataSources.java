package io.mha.spring;

import io.mha.core.ClusterListener;
import io.mha.jdbc.MhaDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;

/** Makes data sources of settings. */
final class DataSources {
    private DataSources() {}

    static MhaDataSource named(String name, Environment environment, ObjectProvider<ClusterListener> listeners) {
        return open(ClusterSettings.named(environment, name), listeners);
    }

    static MhaDataSource open(ClusterSettings settings, ObjectProvider<ClusterListener> listeners) {
        MhaDataSource source =
                new MhaDataSource(settings.config(), listeners.orderedStream().toArray(ClusterListener[]::new));
        if (settings.failFast()) {
            failFast(source, settings.failFastProperty());
        }
        return source;
    }

    private static void failFast(MhaDataSource source, String property) {
        try (Connection connection = source.getConnection()) {
            connection.isValid(1); // the connection is bound to a node now
        } catch (SQLException e) {
            source.close();
            throw new IllegalStateException(property + " is set, and no connection could be made", e);
        }
    }
}
