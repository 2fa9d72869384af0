package io.mha.jdbc.internal.url;

import io.mha.core.config.ConfigException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a whole URL, left to right; {@link HostParser} reads a host. */
final class UrlParser {
    private static final String PREFIX = "jdbc:mha:";
    private static final String EXAMPLE = "as in jdbc:mha://h1:8066,h2:8066/db";
    private static final Pattern DRIVER = Pattern.compile("[A-Za-z][A-Za-z0-9+._-]*");

    private final UrlText text;
    private final String url;

    UrlParser(UrlText text) {
        this.text = text;
        this.url = text.url;
    }

    MhaUrl parse() {
        int slashes = findSlashes();
        String[] words = words(slashes);
        int hostsFrom = slashes + 2;
        int hostsTo = endOfHosts(hostsFrom);
        List<HostSpec> hosts = hosts(hostsFrom, hostsTo);
        int question = url.indexOf('?', hostsTo);
        int databaseTo = question < 0 ? url.length() : question;
        String database = hostsTo < databaseTo ? database(hostsTo + 1, databaseTo) : "";
        return new MhaUrl(words[0], words[1], hosts, database, parameters(databaseTo + 1));
    }

    private int findSlashes() {
        if (url.startsWith("jdbc:mha+")) {
            throw text.error(
                    "url", "discovery is not in this version: it has static hosts only; name them, " + EXAMPLE);
        }
        if (!url.startsWith(PREFIX)) {
            throw new ConfigException("url", null, "the URL must begin with " + PREFIX);
        }
        int question = url.indexOf('?');
        int end = question < 0 ? url.length() : question;
        int slashes = url.indexOf("//");
        if (slashes >= 0 && slashes < end) {
            return slashes;
        }
        if (ClusterUrl.isName(url.substring(PREFIX.length(), end))) {
            throw text.error("url", "this is the name of a cluster, and hosts are wanted here; name them, " + EXAMPLE);
        }
        throw text.error("url", "// is missing before the hosts; write " + EXAMPLE.substring("as in ".length()));
    }

    /** Driver and mode. */
    private String[] words(int slashes) {
        int from = PREFIX.length();
        if (slashes < from || (slashes > from && url.charAt(slashes - 1) != ':')) {
            throw text.error("url", "a colon is missing before //; write jdbc:mha:[driver:][mode:]//hosts");
        }
        if (slashes == from) {
            return new String[] {MhaUrl.DEFAULT_DRIVER, ""};
        }
        int colon = url.indexOf(':', from);
        String first = url.substring(from, colon);
        if (colon == slashes - 1) {
            return isMode(first) ? new String[] {MhaUrl.DEFAULT_DRIVER, first} : new String[] {driver(from, colon), ""};
        }
        String second = url.substring(colon + 1, slashes - 1);
        if (isMode(first)) {
            throw text.error("driver", from, colon, "the driver comes before the mode: jdbc:mha:mariadb:failover://");
        }
        if (!isMode(second)) {
            throw text.error(
                    "mode",
                    colon + 1,
                    slashes - 1,
                    "unknown mode; the modes are loadbalance, failover, sequential, replication, load-balance-read");
        }
        return new String[] {driver(from, colon), second};
    }

    private static boolean isMode(String word) {
        return MhaUrl.MODES.contains(word.toLowerCase(Locale.ROOT));
    }

    private String driver(int from, int to) {
        if (!DRIVER.matcher(text.part(from, to)).matches()) {
            throw text.error("driver", from, to, "a driver is named by its sub-protocol, such as mysql or mariadb");
        }
        return text.part(from, to);
    }

    private int endOfHosts(int from) {
        int depth = 0;
        int opened = from;
        int i = from;
        while (i < url.length()) {
            char c = url.charAt(i);
            if (depth == 0 && (c == '/' || c == '?')) {
                return i;
            }
            if (c == '(') {
                opened = i;
                depth++;
            } else if (c == ')') {
                depth--;
            }
            if (depth < 0 || depth > 1) {
                throw text.error("host", i, i + 1, "unbalanced parentheses; write (host=h,port=8066,key=value)");
            }
            i++;
        }
        if (depth > 0) {
            throw text.error("host", opened, url.length(), "unbalanced parentheses: this one is never closed");
        }
        return i;
    }

    private List<HostSpec> hosts(int from, int to) {
        if (text.part(from, to).isBlank()) {
            throw text.error("host", "no host; write at least one, " + EXAMPLE);
        }
        List<HostSpec> hosts = new ArrayList<>();
        int depth = 0;
        int start = from;
        for (int i = from; i <= to; i++) {
            char c = i == to ? ',' : url.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                hosts.add(new HostParser(text).parse(start, i));
                start = i + 1;
            }
        }
        return hosts;
    }

    private String database(int from, int to) {
        if (text.part(from, to).indexOf('/') >= 0) {
            throw text.error("database", from, to, "a database has one name; write %2F for a slash in it");
        }
        return text.decoded("database", from, to);
    }

    Map<String, String> parameters(int from) {
        Map<String, String> parameters = new LinkedHashMap<>();
        int start = from;
        while (start < url.length()) {
            int ampersand = url.indexOf('&', start);
            int end = ampersand < 0 ? url.length() : ampersand;
            if (end > start) {
                parameter(parameters, start, end);
            }
            start = end + 1;
        }
        return parameters;
    }

    private void parameter(Map<String, String> parameters, int from, int to) {
        int equals = url.indexOf('=', from);
        if (equals <= from || equals >= to) {
            throw text.error("url", from, to, "a parameter is key=value; write %26 for an ampersand inside a value");
        }
        String key = text.decoded("url", from, equals);
        String value = text.decoded(key, equals + 1, to);
        String before = parameters.putIfAbsent(key, value);
        if (before != null && !before.equals(value)) {
            throw text.error(key, equals + 1, to, "this parameter is given twice with different values; give it once");
        }
    }
}
