package io.mha.vrrp.internal.config;

import io.mha.core.config.ConfigException;
import io.mha.core.config.Durations;
import io.mha.core.config.Key;
import io.mha.core.config.Settings;
import io.mha.vrrp.Election;
import io.mha.vrrp.VipAction;
import io.mha.vrrp.internal.packet.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Settings of one virtual router that fit together. Immutable. */
public final class RouterSettings {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final Duration HAND_OVER_SLACK = Duration.ofMillis(500);

    private final String interfaceName;
    private final int vrid;
    private final int version;
    private final Settings settings;
    private final List<Prefix> addresses;
    private final List<IpAddress> peers;
    private final @Nullable IpAddress source;
    private final @Nullable VipAction action;
    private final @Nullable Election election;

    private RouterSettings(
            String interfaceName,
            int vrid,
            Settings settings,
            @Nullable VipAction action,
            @Nullable Election election) {
        this.interfaceName = interfaceName;
        this.vrid = vrid;
        this.settings = settings;
        this.action = action;
        this.election = election;
        addresses = Prefix.list(VrrpKeys.ADDRESSES.name(), settings.get(VrrpKeys.ADDRESSES));
        peers = Prefix.addresses(VrrpKeys.UNICAST_PEERS.name(), settings.get(VrrpKeys.UNICAST_PEERS));
        List<IpAddress> sources =
                Prefix.addresses(VrrpKeys.SOURCE_ADDRESS.name(), settings.get(VrrpKeys.SOURCE_ADDRESS));
        source = sources.isEmpty() ? null : sources.get(0);
        version = version(
                settings, !addresses.isEmpty() && addresses.get(0).address().isV6());
    }

    /**
     * Checks settings.
     *
     * @param interfaceName where
     * @param vrid which group
     * @param settings values by key
     * @param action in place of addresses of the kernel
     * @param election in place of VRRP
     * @return settings that fit together
     * @throws ConfigException if they do not
     */
    public static RouterSettings of(
            String interfaceName,
            int vrid,
            Settings settings,
            @Nullable VipAction action,
            @Nullable Election election) {
        RouterSettings made = new RouterSettings(interfaceName, vrid, settings, action, election);
        SettingsCheck.check(made);
        return made;
    }

    /**
     * Finds a key.
     *
     * @param settings with a schema
     * @param name as a user writes it
     * @return the key
     * @throws ConfigException if there is none, with the nearest one
     */
    public static Key<?> key(Settings settings, String name) {
        Key<?> key = settings.key(name);
        if (key == null) {
            String nearest =
                    Settings.nearest(name, VrrpKeys.ALL.stream().map(Key::name).toList(), 3);
            throw new ConfigException(
                    name, null, "there is no such key" + (nearest == null ? "" : "; did you mean " + nearest + "?"));
        }
        return key;
    }

    /**
     * Writes a time so that it can be read back exactly.
     *
     * @param key for the message of an error
     * @param time not negative, whole microseconds
     * @return the text
     * @throws ConfigException if it cannot be written
     */
    public static String text(Key<?> key, Duration time) {
        if (time.isNegative() || time.toSeconds() > Integer.MAX_VALUE || time.toNanos() % 1_000 != 0) {
            throw new ConfigException(key.name(), time.toString(), "must be a time of whole microseconds, 0 or more");
        }
        return time.isZero() ? "0s" : Durations.format(time);
    }

    /**
     * A value.
     *
     * @param <T> its type
     * @param key one of {@link VrrpKeys}
     * @return what was set, or the default
     */
    public <T> T get(Key<T> key) {
        return settings.get(key);
    }

    /**
     * Where it runs.
     *
     * @return name of the interface
     */
    public String interfaceName() {
        return interfaceName;
    }

    /**
     * Which group.
     *
     * @return 1 to 255
     */
    public int vrid() {
        return vrid;
    }

    /**
     * For logs, threads and metrics.
     *
     * @return interface and identifier, {@code eth0/51}, with {@code /v6} behind it for IPv6
     */
    public String name() {
        return interfaceName + "/" + vrid + (isV6() ? "/v6" : "");
    }

    /**
     * Which VRRP.
     *
     * @return 2 or 3
     */
    public int version() {
        return version;
    }

    /**
     * Which family.
     *
     * @return whether it is IPv6
     */
    public boolean isV6() {
        return !addresses.isEmpty() && addresses.get(0).address().isV6();
    }

    /**
     * What it holds.
     *
     * @return without prefix lengths
     */
    public List<IpAddress> addresses() {
        return addresses.stream().map(Prefix::address).toList();
    }

    /**
     * What it holds, for users.
     *
     * @return without prefix lengths
     */
    public List<String> addressTexts() {
        return addresses.stream().map(Prefix::text).toList();
    }

    /**
     * Of all addresses.
     *
     * @return 0 to 128
     */
    public int prefixLength() {
        return addresses.get(0).length();
    }

    /**
     * Of all addresses, one each.
     *
     * @return 0 to 128 each
     */
    List<Integer> prefixLengths() {
        return addresses.stream().map(Prefix::length).toList();
    }

    /**
     * To whom it sends.
     *
     * @return empty for multicast
     */
    public List<IpAddress> peers() {
        return peers;
    }

    /**
     * From where it sends.
     *
     * @return {@code null} for the first address of the interface
     */
    public @Nullable IpAddress source() {
        return source;
    }

    /**
     * In place of addresses of the kernel.
     *
     * @return {@code null} if there is none
     */
    public @Nullable VipAction action() {
        return action;
    }

    /**
     * In place of VRRP.
     *
     * @return {@code null} if there is none
     */
    public @Nullable Election election() {
        return election;
    }

    /**
     * A time in nanoseconds.
     *
     * @param key of a time
     * @return nanoseconds
     */
    public long nanos(Key<Duration> key) {
        return get(key).toNanos();
    }

    /**
     * How long a leaving master keeps answering.
     *
     * @return nanoseconds
     */
    public long handOverNanos() {
        String text = get(VrrpKeys.HAND_OVER);
        return text.equals("auto")
                ? get(VrrpKeys.ADVERT_INTERVAL).plus(HAND_OVER_SLACK).toNanos()
                : VrrpKeys.within(VrrpKeys.HAND_OVER.name(), text, Duration.ZERO, Duration.ofSeconds(60))
                        .toNanos();
    }

    /**
     * All settings, a line each, without the password.
     *
     * @return in the order of the schema
     */
    public String describe() {
        String secret = VrrpKeys.AUTH_PASS.name() + " = ";
        return settings.describe()
                .lines()
                .map(line -> line.startsWith(secret) && settings.isSet(VrrpKeys.AUTH_PASS)
                        ? secret + "***  # builder"
                        : line)
                .collect(Collectors.joining("\n", "interface = " + interfaceName + "\nvrid = " + vrid + "\n", "\n"));
    }

    private static int version(Settings settings, boolean v6) {
        String text = settings.get(VrrpKeys.VERSION);
        boolean wholeSeconds = settings.get(VrrpKeys.ADVERT_INTERVAL).toNanos() % NANOS_PER_SECOND == 0;
        return switch (text) {
            case "auto" -> v6 || !wholeSeconds ? 3 : 2;
            case "2" -> 2;
            case "3" -> 3;
            default -> throw new ConfigException(VrrpKeys.VERSION.name(), text, "must be 2 or 3");
        };
    }
}
