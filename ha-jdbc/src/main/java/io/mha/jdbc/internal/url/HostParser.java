package io.mha.jdbc.internal.url;

import io.mha.core.config.ConfigException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads one host of the list, in any of its spellings. */
final class HostParser {
    private static final String ADDRESS = "address=";

    private final UrlText text;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private String host = "";
    private int port;

    HostParser(UrlText text) {
        this.text = text;
    }

    HostSpec parse(int outerFrom, int outerTo) {
        int from = outerFrom;
        int to = outerTo;
        while (from < to && text.url.charAt(from) <= ' ') {
            from++;
        }
        while (to > from && text.url.charAt(to - 1) <= ' ') {
            to--;
        }
        if (from == to) {
            throw text.error("host", outerFrom, outerTo, "an empty host between commas; remove the comma");
        }
        if (text.part(from, to).indexOf('@') >= 0 && text.url.charAt(from) != '(' && !isAddress(from)) {
            throw text.error("host", from, to, "no user in the host part; write ?user=..&password=.. behind it");
        }
        if (isAddress(from)) {
            groups(from + ADDRESS.length(), to);
        } else if (text.url.charAt(from) == '(') {
            groups(from, to);
        } else {
            hostAndPort(from, to);
        }
        return spec(from, to);
    }

    private HostSpec spec(int from, int to) {
        if (host.isEmpty()) {
            throw text.error("host", from, to, "the host is missing; write h1:8066 or (host=h1,port=8066)");
        }
        try {
            return new HostSpec(host, port == 0 ? HostSpec.DEFAULT_PORT : port, attributes);
        } catch (ConfigException e) {
            throw text.error(e.key(), from, to, e.cure());
        }
    }

    private boolean isAddress(int from) {
        return text.url.regionMatches(true, from, ADDRESS, 0, ADDRESS.length());
    }

    private void hostAndPort(int from, int to) {
        int hostTo = to;
        if (text.url.charAt(from) == '[') {
            int bracket = text.url.indexOf(']', from);
            if (bracket < 0 || bracket >= to || (bracket + 1 < to && text.url.charAt(bracket + 1) != ':')) {
                throw text.error("host", from, to, "write an IPv6 address as [::1]:8066");
            }
            hostTo = bracket + 1;
        } else {
            int colon = text.url.indexOf(':', from);
            if (colon >= 0 && colon < to) {
                hostTo = colon;
                if (text.part(colon + 1, to).indexOf(':') >= 0) {
                    throw text.error("host", from, to, "more than one colon; write an IPv6 address as [::1]:8066");
                }
            }
        }
        host = unbracketed(from, hostTo);
        if (hostTo < to) {
            port = port(hostTo + 1, to);
        }
    }

    /** One or more groups of pairs: {@code (k=v,k=v)(k=v)}. */
    private void groups(int from, int to) {
        int start = from;
        while (start < to) {
            int close = text.url.indexOf(')', start);
            if (text.url.charAt(start) != '(' || close < 0 || close >= to) {
                throw text.error("host", start, to, "write (host=h,port=8066) or address=(host=h)(port=8066)");
            }
            int pair = start + 1;
            while (pair <= close) {
                int comma = text.url.indexOf(',', pair);
                int end = comma < 0 || comma > close ? close : comma;
                pair(pair, end);
                pair = end + 1;
            }
            start = close + 1;
        }
    }

    private void pair(int from, int to) {
        int equals = text.url.indexOf('=', from);
        if (equals < 0 || equals >= to || text.part(from, equals).isBlank()) {
            throw text.error("host", from, to, "inside the parentheses there are only pairs, key=value");
        }
        String key = text.decoded("host", from, equals);
        switch (key.toLowerCase(Locale.ROOT)) {
            case "host" -> {
                once("host", host.isEmpty(), equals + 1, to);
                host = unbracketed(equals + 1, to);
            }
            case "port" -> {
                once("port", port == 0, equals + 1, to);
                port = port(equals + 1, to);
            }
            default -> once(key, attributes.put(key, text.decoded(key, equals + 1, to)) == null, equals + 1, to);
        }
    }

    private void once(String key, boolean first, int from, int to) {
        if (!first) {
            throw text.error(key, from, to, "given twice for the same host; give it once");
        }
    }

    private String unbracketed(int from, int to) {
        String name = text.part(from, to).strip();
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }

    private int port(int from, int to) {
        String digits = text.part(from, to);
        boolean plausible =
                !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = plausible ? Integer.parseInt(digits) : 0;
        if (number < 1 || number > 65_535) {
            throw text.error("port", from, to, "a port is a number from 1 to 65535; leave it out for 8066");
        }
        return number;
    }
}
