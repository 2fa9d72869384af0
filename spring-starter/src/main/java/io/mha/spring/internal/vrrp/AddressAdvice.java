package io.mha.spring.internal.vrrp;

import io.mha.vrrp.VirtualRouterConfig;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is allowed, and yet is most often a mistake: a virtual address that nobody on the network can reach there, and an
 * owner that owns nothing. Said once, at the start.
 */
final class AddressAdvice {
    private static final Logger log = LoggerFactory.getLogger("io.mha.spring");
    private static final int OWNER = 255;

    /**
     * An address that an interface has.
     *
     * @param address without its length
     * @param prefixLength of its network
     */
    record Own(InetAddress address, int prefixLength) {
        private boolean isNear(InetAddress other) {
            int bits = address.getAddress().length * 8;
            return bits == other.getAddress().length * 8
                    && network(address, bits).equals(network(other, bits));
        }

        private BigInteger network(InetAddress of, int bits) {
            return new BigInteger(1, of.getAddress()).shiftRight(bits - prefixLength);
        }
    }

    private AddressAdvice() {}

    static void warn(RouterPlan plan, VirtualRouterConfig config) {
        lines(plan, config, own(plan.interfaceName())).forEach(log::warn);
    }

    static List<String> lines(RouterPlan plan, VirtualRouterConfig config, List<Own> own) {
        List<String> lines = new ArrayList<>();
        for (String text : config.addresses()) {
            InetAddress address = literal(text);
            boolean owned = own.stream().anyMatch(one -> one.address().equals(address));
            if (!own.isEmpty() && own.stream().noneMatch(one -> one.isNear(address))) {
                lines.add(plan.prefix() + "addresses: " + text + " is in no network of " + plan.interfaceName()
                        + ", so hosts there do not ask for it; correct the address or " + plan.prefix() + "interface");
            }
            if (config.priority() == OWNER && !owned) {
                lines.add(plan.prefix() + "priority: 255 is for the router that owns " + text + ", and "
                        + plan.interfaceName() + " does not have it; use 254 or less");
            }
        }
        return lines;
    }

    private static List<Own> own(String name) {
        try {
            NetworkInterface found = NetworkInterface.getByName(name);
            return found == null
                    ? List.of()
                    : found.getInterfaceAddresses().stream()
                            .map(one -> new Own(one.getAddress(), one.getNetworkPrefixLength()))
                            .toList();
        } catch (SocketException e) {
            return List.of(); // its start says what is wrong with it
        }
    }

    private static InetAddress literal(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(text, e); // it has been read as an address before
        }
    }
}
