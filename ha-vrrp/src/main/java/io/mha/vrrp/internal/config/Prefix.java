package io.mha.vrrp.internal.config;

import io.mha.core.config.ConfigException;
import io.mha.vrrp.internal.packet.IpAddress;
import java.util.ArrayList;
import java.util.List;

/** An address with the length of its prefix, and as its user wrote it. */
record Prefix(IpAddress address, int length, String text) {
    private static final int BITS = 8;

    static List<Prefix> list(String key, String text) {
        List<Prefix> found = new ArrayList<>();
        for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
            found.add(parse(key, part.trim()));
        }
        return List.copyOf(found);
    }

    static List<IpAddress> addresses(String key, String text) {
        return list(key, text).stream()
                .map(prefix -> {
                    if (prefix.length != prefix.address.octets().length * BITS) {
                        throw new ConfigException(key, text, "takes no prefix length; write the address alone");
                    }
                    return prefix.address;
                })
                .toList();
    }

    private static Prefix parse(String key, String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        IpAddress address = AddressLiteral.parse(key, host);
        int most = address.octets().length * BITS;
        return new Prefix(address, slash < 0 ? most : length(key, text, slash, most), host);
    }

    private static int length(String key, String text, int slash, int most) {
        try {
            int length = Integer.parseInt(text.substring(slash + 1));
            if (length >= 1 && length <= most) {
                return length;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new ConfigException(key, text, "has a prefix length that is not a number from 1 to " + most);
    }
}
