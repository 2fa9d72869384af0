package io.mha.spring;

import io.mha.core.config.ConfigException;
import io.mha.jdbc.JdbcConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Nodes as a list of properties, written as the URL that says the same: the URL's own reader judges it. */
final class NodeList {
    private static final Pattern ATTRIBUTE = Pattern.compile("nodes\\.\\d+\\..+");
    private static final Pattern URL =
            Pattern.compile("(?<scheme>jdbc:mha:([\\w-]+:)*//)[^/?]*/?(?<database>[^?]*)(?<options>.*)");

    private NodeList() {}

    static @Nullable String of(WrittenProperties properties) {
        boolean grouped = properties.names().stream()
                .anyMatch(name -> ATTRIBUTE.matcher(name).matches());
        List<String> hosts = grouped
                ? properties.groups("nodes").stream().map(NodeList::address).toList()
                : properties.texts("nodes");
        return hosts.isEmpty() ? null : url(properties, hosts, properties.value("database"));
    }

    /**
     * Of service connections: they take the place of the hosts of a URL, and what else stands in it stays.
     *
     * @throws ConfigException if the URL has no hosts, but the name of a cluster
     */
    static String of(
            WrittenProperties properties, List<NodeConnectionDetails.Service> services, @Nullable String written) {
        List<String> hosts = services.stream()
                .map(service -> "(host=" + service.host() + ",port=" + service.port() + ")")
                .toList();
        String database = services.get(0).database();
        if (written == null) {
            return url(properties, hosts, database == null ? properties.value("database") : database);
        }
        Matcher parts = URL.matcher(written);
        if (!parts.matches()) {
            throw new ConfigException(
                    "url",
                    JdbcConfig.masked(written),
                    "service connections take the place of the hosts of a URL, and there are none in this one; write"
                            + " jdbc:mha://h1:8066/db, or leave it out");
        }
        return parts.group("scheme")
                + String.join(",", hosts)
                + "/"
                + (database == null ? parts.group("database") : encoded(database))
                + parts.group("options");
    }

    private static String url(WrittenProperties properties, List<String> hosts, @Nullable String database) {
        String driver = properties.value("subprotocol");
        return "jdbc:mha:" + (driver == null ? "" : driver + ":") + "//" + String.join(",", hosts) + "/"
                + encoded(Objects.requireNonNullElse(database, ""));
    }

    private static String address(Map<String, String> attributes) {
        return attributes.entrySet().stream()
                .map(entry -> pair(KeyNames.ofUrl(entry.getKey()), entry.getValue()))
                .collect(Collectors.joining(",", "(", ")"));
    }

    private static String pair(String key, String value) {
        return key + "=" + (key.equals("host") ? value : encoded(value));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
