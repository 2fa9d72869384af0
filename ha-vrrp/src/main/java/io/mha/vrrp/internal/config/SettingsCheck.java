package io.mha.vrrp.internal.config;

import io.mha.core.config.ConfigException;
import io.mha.core.config.Durations;
import io.mha.core.config.Key;
import io.mha.vrrp.internal.packet.IpAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What has to fit with what. */
final class SettingsCheck {
    private static final int MAX_VRID = 255;
    private static final int MAX_ADDRESSES = 255;
    private static final int MAX_PASSWORD = 8;
    private static final int MAX_NAME = 15;
    private static final long CENTI_NANOS = 10_000_000L;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LEAST_UNFORCED = Duration.ofMillis(50);
    private static final Duration MOST_V3 = Duration.ofMillis(40_950);

    private final RouterSettings settings;

    private SettingsCheck(RouterSettings settings) {
        this.settings = settings;
    }

    static void check(RouterSettings settings) {
        SettingsCheck check = new SettingsCheck(settings);
        check.identity();
        check.addresses();
        check.interval();
        check.authentication();
        check.modes();
    }

    private void identity() {
        String name = settings.interfaceName();
        if (name.isBlank() || name.length() > MAX_NAME || name.contains("/")) {
            throw new ConfigException(
                    "interface", name, "must be the name of a network interface, as ip link shows it");
        }
        if (settings.vrid() < 1 || settings.vrid() > MAX_VRID) {
            throw new ConfigException("vrid", Integer.toString(settings.vrid()), "must be a number from 1 to 255");
        }
    }

    private void addresses() {
        List<IpAddress> addresses = settings.addresses();
        String text = settings.get(VrrpKeys.ADDRESSES);
        if (addresses.isEmpty()) {
            throw new ConfigException(
                    VrrpKeys.ADDRESSES.name(), null, "is missing; give the address that is to be held");
        }
        if (addresses.size() > MAX_ADDRESSES) {
            throw new ConfigException(
                    VrrpKeys.ADDRESSES.name(), text, "has more than 255 addresses; use a further vrid");
        }
        Set<IpAddress> seen = new HashSet<>();
        for (IpAddress address : addresses) {
            if (address.isV6() != settings.isV6()) {
                throw new ConfigException(
                        VrrpKeys.ADDRESSES.name(), text, "mixes IPv4 and IPv6; make a virtual router of each family");
            }
            if (!seen.add(address)) {
                throw new ConfigException(VrrpKeys.ADDRESSES.name(), text, "has an address twice; leave one out");
            }
        }
        if (new HashSet<>(settings.prefixLengths()).size() > 1) {
            throw new ConfigException(
                    VrrpKeys.ADDRESSES.name(), text, "has different prefix lengths; give all the same, or none");
        }
        family(VrrpKeys.UNICAST_PEERS, settings.peers());
        IpAddress source = settings.source();
        if (source != null) {
            family(VrrpKeys.SOURCE_ADDRESS, List.of(source));
            if (settings.peers().contains(source)) {
                throw new ConfigException(
                        VrrpKeys.UNICAST_PEERS.name(),
                        settings.get(VrrpKeys.UNICAST_PEERS),
                        "contains sourceAddress; list the other routers alone");
            }
        }
    }

    private void family(Key<String> key, List<IpAddress> addresses) {
        for (IpAddress address : addresses) {
            if (address.isV6() != settings.isV6()) {
                throw new ConfigException(
                        key.name(),
                        settings.get(key),
                        "is not of the family of the virtual addresses; write an " + (settings.isV6() ? "IPv6" : "IPv4")
                                + " address");
            }
        }
    }

    private void interval() {
        Duration interval = settings.get(VrrpKeys.ADVERT_INTERVAL);
        String text = Durations.format(interval);
        String key = VrrpKeys.ADVERT_INTERVAL.name();
        if (settings.version() == 2) {
            if (settings.isV6()) {
                throw new ConfigException(VrrpKeys.VERSION.name(), "2", "knows no IPv6; use version 3");
            }
            if (interval.toNanos() % SECOND.toNanos() != 0) {
                throw new ConfigException(key, text, "must be whole seconds in version 2; use version 3 for less");
            }
            return;
        }
        if (interval.toNanos() % CENTI_NANOS != 0 || interval.compareTo(MOST_V3) > 0) {
            throw new ConfigException(key, text, "must be a multiple of 10ms, 40.95 s at most, in version 3");
        }
        if (interval.compareTo(LEAST_UNFORCED) < 0 && !settings.get(VrrpKeys.FORCED)) {
            throw new ConfigException(
                    key, text, "is less than a JVM keeps; use 50ms or more (100ms is tested), or forced");
        }
    }

    private void authentication() {
        String type = settings.get(VrrpKeys.AUTHENTICATION);
        String password = settings.get(VrrpKeys.AUTH_PASS);
        if (!VrrpKeys.AUTHENTICATION.choices().contains(type)) {
            throw new ConfigException(VrrpKeys.AUTHENTICATION.name(), type, "must be none, pass or ah");
        }
        int octets = password.getBytes(StandardCharsets.UTF_8).length;
        boolean none = type.equals("none");
        if (!none && settings.version() != 2) {
            throw new ConfigException(VrrpKeys.AUTHENTICATION.name(), type, "is not in VRRPv3; use version 2, or none");
        }
        if (octets > MAX_PASSWORD) {
            throw new ConfigException(
                    VrrpKeys.AUTH_PASS.name(),
                    null,
                    "has " + octets + " octets; use 8 at most (keepalived uses the first 8 of a longer one)");
        }
        if (none == octets > 0) {
            throw new ConfigException(
                    VrrpKeys.AUTH_PASS.name(),
                    null,
                    none ? "is of no use with authentication=none; leave it out" : "is missing; give 1 to 8 octets");
        }
    }

    private void modes() {
        choice(VrrpKeys.CHECKSUM);
        choice(VrrpKeys.LEASE);
        if (!settings.get(VrrpKeys.PREEMPT)
                && !settings.get(VrrpKeys.PREEMPT_DELAY).isZero()) {
            throw new ConfigException(
                    VrrpKeys.PREEMPT_DELAY.name(),
                    Durations.format(settings.get(VrrpKeys.PREEMPT_DELAY)),
                    "has no meaning with preempt=false; leave it out");
        }
        if (settings.election() != null && !settings.peers().isEmpty()) {
            throw new ConfigException(
                    VrrpKeys.UNICAST_PEERS.name(),
                    settings.get(VrrpKeys.UNICAST_PEERS),
                    "has no meaning with an election of its own; leave it out");
        }
    }

    private void choice(Key<String> key) {
        if (!key.choices().contains(settings.get(key))) {
            throw new ConfigException(
                    key.name(), settings.get(key), "must be one of " + String.join(", ", key.choices()));
        }
    }
}
