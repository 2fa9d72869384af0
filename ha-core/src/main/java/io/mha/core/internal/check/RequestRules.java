package io.mha.core.internal.check;

import io.mha.core.config.ConfigException;
import io.mha.core.health.HealthCheck.Http;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What can be sent as an HTTP request, and what of it may be shown. */
final class RequestRules {
    private static final int MAX_PORT = 65_535;
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern TARGET = Pattern.compile("/[\\x21-\\x7e&&[^#]]*");
    private static final Pattern HOST = Pattern.compile("[\\x21-\\x7e&&[^/?#@]]*");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");
    private static final Set<String> OURS =
            Set.of("host", "connection", "content-length", "transfer-encoding", "te", "trailer", "upgrade", "expect");

    private RequestRules() {}

    static void check(
            int port, String method, String path, String host, Map<String, String> headers, boolean readsBody) {
        if (port < 0 || port > MAX_PORT) {
            throw new ConfigException(
                    "port", Integer.toString(port), "lies between 1 and 65535, or is 0 for the node's");
        }
        if (!TOKEN.matcher(method).matches() || method.equalsIgnoreCase("CONNECT")) {
            throw new ConfigException("method", method, "is a method of HTTP such as GET, HEAD or OPTIONS");
        }
        if (readsBody && method.equals("HEAD")) {
            throw new ConfigException("method", method, "has no body to look at; use GET, or expect no body");
        }
        if (!TARGET.matcher(path).matches()) {
            throw new ConfigException(
                    "path", withoutQuery(path), "begins with a slash; write spaces and other than ASCII as %20");
        }
        if (!HOST.matcher(host).matches()) {
            throw new ConfigException("host", host, "is a host name, with a port if needed, without a scheme");
        }
        headers.forEach(RequestRules::checkHeader);
    }

    private static void checkHeader(String name, String value) {
        if (!TOKEN.matcher(name).matches()) {
            throw new ConfigException("header", name, "is not the name of a header; give name and value apart");
        }
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new ConfigException(
                    "header", name, "is set by the check itself; leave it out (host has its own key)");
        }
        if (!VALUE.matcher(value).matches()) {
            throw new ConfigException("header", name, "has a value with line ends or other than ASCII; encode it");
        }
    }

    static String withoutQuery(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    static String describe(Http options) {
        return "Http[" + options.method() + " " + withoutQuery(options.path())
                + (options.port() == 0 ? "" : ", port " + options.port())
                + (options.host().isEmpty() ? "" : ", host " + options.host())
                + (options.headers().isEmpty()
                        ? ""
                        : ", headers " + new TreeSet<>(options.headers().keySet()))
                + ", status " + options.status()
                + (options.body() == null ? "" : ", body " + options.body())
                + (options.agent() ? ", agent" : "") + "]";
    }
}
