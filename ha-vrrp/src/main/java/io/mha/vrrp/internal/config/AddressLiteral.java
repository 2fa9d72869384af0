package io.mha.vrrp.internal.config;

import io.mha.core.config.ConfigException;
import io.mha.vrrp.internal.packet.IpAddress;

/** Addresses as users write them. Names are not resolved. */
final class AddressLiteral {
    private AddressLiteral() {}

    static IpAddress parse(String key, String text) {
        try {
            return IpAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(key, text, "is not an address; write 192.0.2.100 or 2001:db8::100");
        }
    }
}
