package io.mha.vrrp.internal.config;

import io.mha.core.config.ConfigException;
import io.mha.vrrp.internal.packet.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Addresses as users write them. Names are not resolved. */
final class AddressLiteral {
    private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private AddressLiteral() {}

    static IpAddress parse(String key, String text) {
        if (V4.matcher(text).matches() || V6.matcher(text).matches()) {
            try {
                return IpAddress.of(InetAddress.getByName(text).getAddress());
            } catch (UnknownHostException e) {
                // said below
            }
        }
        throw new ConfigException(key, text, "is not an address; write 192.0.2.100 or 2001:db8::100");
    }
}
