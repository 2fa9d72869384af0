package io.mha.jdbc.internal.url;

import io.mha.core.config.ConfigException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One host of a {@link MhaUrl}.
 *
 * @param host a name or an address; an IPv6 address has no brackets here
 * @param port the TCP port, 1 to 65535
 * @param attributes what else the URL says of this host, decoded, in the order written, without host and port
 */
public record HostSpec(String host, int port, Map<String, String> attributes) {

    /** MyCat's port, used where the URL names none: {@value}. */
    public static final int DEFAULT_PORT = 8066;

    private static final Pattern NAME = Pattern.compile("[^\\s/?#@=(),:\\[\\]%&]+");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[0-9A-Za-z._~-]+)?");

    /**
     * Checks and copies.
     *
     * @param host a name or an address
     * @param port the TCP port
     * @param attributes what else is said of this host
     * @throws ConfigException if the host cannot be a name or an address, or the port is out of range
     */
    public HostSpec {
        if (!NAME.matcher(host).matches() && !IPV6.matcher(host).matches()) {
            throw new ConfigException("host", host, "not a host name or an address; an IPv6 address goes in brackets");
        }
        if (port < 1 || port > 65_535) {
            throw new ConfigException("port", Integer.toString(port), "a port is a number from 1 to 65535");
        }
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /**
     * Host and port, as drivers and people write them.
     *
     * @return {@code host:port}, an IPv6 address in brackets
     */
    public String hostAndPort() {
        return bracketed() + ':' + port;
    }

    /**
     * The host as it stands in a URL: {@code host:port}, or {@code (host=..,port=..,key=value..)} if it has
     * attributes. Secrets are masked as in {@link MhaUrl#toString}.
     */
    @Override
    public String toString() {
        if (attributes.isEmpty()) {
            return hostAndPort();
        }
        StringBuilder out =
                new StringBuilder("(host=").append(bracketed()).append(",port=").append(port);
        attributes.forEach((key, value) -> out.append(',')
                .append(PercentCode.encode(key))
                .append('=')
                .append(UrlText.isSecret(key) ? UrlText.MASK : PercentCode.encode(value)));
        return out.append(')').toString();
    }

    private String bracketed() {
        return host.indexOf(':') < 0 ? host : '[' + host + ']';
    }
}
