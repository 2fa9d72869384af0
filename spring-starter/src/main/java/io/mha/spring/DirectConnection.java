package io.mha.spring;

import io.mha.core.config.ConfigException;
import io.mha.spring.NodeConnectionDetails.Service;
import java.lang.reflect.Method;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A service connection to a database that has no name of ours, as of {@code @ServiceConnection} at a container of MariaDB.
 * For Boot it comes before {@code spring.datasource.url}; so it does here, and is the one node. Boot 4 moved its type into
 * a package that cannot be compiled against beside Boot 3.5, hence the reflection.
 */
final class DirectConnection {
    static final List<String> TYPES = List.of(
            "org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails",
            "org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails");

    private static final Pattern URL = Pattern.compile("jdbc:(mysql|mariadb)://(?<host>[^/:,?@\\[\\]]+|\\[[^]]+])"
            + "(:(?<port>\\d+))?(/(?<database>[^?]*))?(\\?(?<options>.*))?");

    private DirectConnection() {}

    /**
     * Looks for one.
     *
     * @return it, or nothing
     * @throws ConfigException if there are several, or if it is none of one server of MySQL's protocol
     */
    static List<Service> find(ListableBeanFactory beans) {
        for (String name : TYPES) {
            if (ClassUtils.isPresent(name, DirectConnection.class.getClassLoader())) {
                Class<?> type = ClassUtils.resolveClassName(name, DirectConnection.class.getClassLoader());
                // Without a look into factories: one of them may be waiting for the data source that is being made.
                String[] found = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false);
                if (found.length > 1) {
                    throw new ConfigException(
                            "service-connection",
                            String.join(", ", found),
                            "there are several connections to databases; give those that are nodes of the one data source"
                                    + " the name mha, by @ServiceConnection(name = \"mha\") or by the label"
                                    + " org.springframework.boot.service-connection: mha");
                }
                return found.length == 0 ? List.of() : List.of(service(type, beans.getBean(found[0])));
            }
        }
        return List.of();
    }

    private static Service service(Class<?> type, Object details) {
        String url = Objects.requireNonNullElse(get(type, details, "getJdbcUrl"), "");
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new ConfigException(
                    "service-connection",
                    ShownUrl.of(url),
                    "this is not the URL of one server of MySQL's protocol; leave the data source to Boot by"
                            + " mha.datasource.enabled=false, or say by @ServiceConnection(type = ...) what the container"
                            + " is for");
        }
        String port = parts.group("port");
        String database = parts.group("database");
        return new Service(
                parts.group("host").replaceAll("[\\[\\]]", ""),
                port == null ? 3306 : Integer.parseInt(port),
                database == null || database.isEmpty() ? null : decoded(database),
                get(type, details, "getUsername"),
                get(type, details, "getPassword"),
                options(parts.group("options")));
    }

    private static Map<String, String> options(@Nullable String text) {
        Map<String, String> options = new LinkedHashMap<>();
        if (text != null && !text.isEmpty()) {
            for (String option : text.split("&", 0)) {
                String[] pair = option.split("=", 2);
                options.put("driver." + pair[0], pair.length == 1 ? "" : decoded(pair[1]));
            }
        }
        return options;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static @Nullable String get(Class<?> type, Object details, String getter) {
        Method method = Objects.requireNonNull(ReflectionUtils.findMethod(type, getter), getter);
        return (String) ReflectionUtils.invokeMethod(method, details);
    }
}
