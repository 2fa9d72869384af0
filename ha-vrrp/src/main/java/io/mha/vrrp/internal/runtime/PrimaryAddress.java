package io.mha.vrrp.internal.runtime;

import io.mha.vrrp.internal.config.RouterSettings;
import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.packet.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our own address on the link: the one that is configured, else the first that is none of the virtual ones. */
final class PrimaryAddress {
    private final RouterSettings settings;
    private IpAddress address;

    PrimaryAddress(RouterSettings settings) {
        this.settings = settings;
        IpAddress configured = settings.source();
        address = configured != null
                ? configured
                : IpAddress.of(new byte[settings.isV6() ? IpAddress.V6_LENGTH : IpAddress.V4_LENGTH]);
    }

    /** The last one that was there; all zeros before the first. */
    IpAddress address() {
        return address;
    }

    /** Looks for it; says what is wrong with the interface, and nothing if it serves. */
    String look(Link link) {
        if (!link.up()) {
            return link.name() + " is down: ip link set " + link.name() + " up, and look for its carrier";
        }
        if (settings.election() != null) {
            return "";
        }
        IpAddress found = find(link.addresses());
        if (found == null) {
            return link.name() + " has no " + wanted() + " to send from: ip address add ... dev " + link.name();
        }
        address = found;
        return "";
    }

    private String wanted() {
        IpAddress configured = settings.source();
        if (configured != null) {
            return configured.toString();
        }
        if (!settings.isV6()) {
            return "IPv4 address";
        }
        return isLinkLocal() ? "link-local IPv6 address" : "global IPv6 address";
    }

    private @Nullable IpAddress find(List<IpAddress> present) {
        IpAddress configured = settings.source();
        for (IpAddress candidate : present) {
            boolean fits = configured == null
                    ? candidate.isV6() == settings.isV6()
                            && !settings.addresses().contains(candidate)
                            && (!settings.isV6() || candidate.isLinkLocal() == isLinkLocal())
                    : candidate.equals(configured);
            if (fits) {
                return candidate;
            }
        }
        return null;
    }

    /** IPv6: what goes to the group comes from a link-local address (RFC 9568 section 5.1.2.1). */
    private boolean isLinkLocal() {
        return settings.peers().isEmpty() || settings.peers().get(0).isLinkLocal();
    }
}
