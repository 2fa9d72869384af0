package io.mha.spring.internal.vrrp;

import io.mha.core.config.ConfigException;
import io.mha.core.config.Durations;
import io.mha.core.config.Key;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The keys that Spring adds to those of a virtual router. */
final class StarterKeys {
    static final Key<Boolean> ENABLED =
            Key.flag("enabled", "true", "false leaves mha.vrrp alone, for instance on a developer's machine");

    static final Key<String> CLAIM = choice(
            "claim",
            "ready",
            "when virtual addresses may be claimed: ready is while the application accepts traffic (its readiness state),"
                    + " start is from the start of the application context to its end",
            "ready",
            "start");

    static final Key<Duration> HEALTH_WAIT = time(
            "healthWait",
            "30s",
            Duration.ZERO,
            "how long the first claim waits for all health indicators to be UP; after that it comes anyway, with a warning;"
                    + " 0s does not wait");

    static final Key<Duration> TRACK_INTERVAL = time(
            "trackInterval",
            "1s",
            Duration.ofMillis(10),
            "time between two looks at a tracked health indicator; keepalived vrrp_script interval");

    static final Key<Duration> TRACK_TIMEOUT = time(
            "trackTimeout",
            "3s",
            Duration.ofMillis(10),
            "how long an indicator may take before it counts as failed; keepalived vrrp_script timeout");

    static final Key<Integer> TRACK_RISE = Key.integer(
            "trackRise",
            "2",
            1,
            100,
            "answers in a row that make an indicator good again; keepalived vrrp_script rise");

    static final Key<Integer> TRACK_FALL = Key.integer(
            "trackFall", "2", 1, 100, "failures in a row that make an indicator bad; keepalived vrrp_script fall");

    /** Of {@code mha.vrrp}. */
    static final List<Key<?>> ALL =
            List.of(ENABLED, CLAIM, HEALTH_WAIT, TRACK_INTERVAL, TRACK_TIMEOUT, TRACK_RISE, TRACK_FALL);

    static final Key<String> INTERFACE =
            Key.text("interface", "", "network interface, for instance eth0; required; keepalived interface");

    static final Key<Integer> VRID = Key.integer(
            "vrid",
            "",
            1,
            255,
            "virtual router identifier, the same in the whole group; required; keepalived virtual_router_id");

    static final Key<String> ACTION =
            Key.text("action", "", "name of a bean of type VipAction that stands in for addresses of the kernel");

    static final Key<String> ELECTION =
            Key.text("election", "", "name of a bean of type Election that stands in for VRRP");

    /** Of each router, beside those of {@code VirtualRouterConfig.Builder.set}. */
    static final List<Key<?>> OF_ROUTER = List.of(INTERFACE, VRID, ACTION, ELECTION);

    private StarterKeys() {}

    /** {@code advertInterval} is {@code advert-interval} in Spring. */
    static String kebab(String key) {
        return key.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** All spellings of a key have the same plain form. */
    static String plain(String key) {
        return key.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static Key<Duration> time(String name, String defaultText, Duration least, String description) {
        return new Key<>(name, defaultText, description, List.of(), (key, text) -> {
            Duration time = Durations.parse(key, text);
            if (time.compareTo(least) < 0) {
                throw new ConfigException(key, text, "must be a time from " + Durations.format(least) + " on");
            }
            return time;
        });
    }

    private static Key<String> choice(String name, String defaultText, String description, String... words) {
        List<String> all = List.of(words);
        return new Key<>(name, defaultText, description, all, (key, text) -> {
            if (!all.contains(text)) {
                throw new ConfigException(key, text, "must be one of " + String.join(", ", all));
            }
            return text;
        });
    }
}
