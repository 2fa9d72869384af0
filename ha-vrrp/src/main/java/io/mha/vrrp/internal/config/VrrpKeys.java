package io.mha.vrrp.internal.config;

import io.mha.core.config.ConfigException;
import io.mha.core.config.Durations;
import io.mha.core.config.Key;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** All keys of a virtual router. A bare number is what keepalived takes it for: seconds, where a time is meant. */
public final class VrrpKeys {
    /** Of the protocol. */
    public static final Key<String> VERSION = Key.text(
            "version",
            "auto",
            "version of VRRP; auto is 3 for IPv6 and where the interval is not whole seconds, else 2; keepalived vrrp_version",
            "auto",
            "2",
            "3");

    /** Who wins. */
    public static final Key<Integer> PRIORITY = Key.integer(
            "priority", "100", 1, 255, "the highest is master, 255 owns the addresses; keepalived priority");

    /** How often. */
    public static final Key<Duration> ADVERT_INTERVAL = seconds(
            "advertInterval",
            "1s",
            "10ms",
            "255s",
            "time between two advertisements of a master; keepalived advert_int");

    /** Below 50 ms. */
    public static final Key<Boolean> FORCED =
            Key.flag("forced", "false", "allows an advertInterval under 50ms, which pauses of a JVM exceed");

    /** What is held. */
    public static final Key<String> ADDRESSES = Key.text(
            "addresses",
            "",
            "virtual addresses of one family, comma between, each with or without /length; keepalived virtual_ipaddress");

    /** Whether a living master is pushed out. */
    public static final Key<Boolean> PREEMPT =
            Key.flag("preempt", "true", "takes over from a living master of lower priority; keepalived nopreempt");

    /** Not at once. */
    public static final Key<Duration> PREEMPT_DELAY = seconds(
            "preemptDelay",
            "0s",
            "0s",
            "1000s",
            "how long a living master of lower priority is left alone first; keepalived preempt_delay");

    /** Not at once after the start. */
    public static final Key<Duration> STARTUP_DELAY = seconds(
            "startupDelay",
            "0s",
            "0s",
            "1000s",
            "how long it waits after the start before it takes part; keepalived vrrp_startup_delay");

    /** Version 2 only. */
    public static final Key<String> AUTHENTICATION = Key.text(
            "authentication",
            "none",
            "how version 2 proves who sends; PASS is in clear, AH is HMAC-MD5; keepalived auth_type",
            "none",
            "pass",
            "ah");

    /** Secret. */
    public static final Key<String> AUTH_PASS =
            Key.text("authPass", "", "the password of it, 1 to 8 octets; keepalived auth_pass");

    /** From where. */
    public static final Key<String> SOURCE_ADDRESS = Key.text(
            "sourceAddress",
            "",
            "address to send from; the first one of the interface if empty; keepalived mcast_src_ip or unicast_src_ip");

    /** To whom, if not to the group. */
    public static final Key<String> UNICAST_PEERS = Key.text(
            "unicastPeers",
            "",
            "addresses of the other routers, comma between, where multicast does not pass; keepalived unicast_peer");

    /** Of IPv4 in version 3. */
    public static final Key<String> CHECKSUM = Key.text(
            "checksum",
            "pseudo-header",
            "over what the checksum of version 3 over IPv4 is sent; both forms are accepted; keepalived v3_checksum_as_v2",
            "pseudo-header",
            "message-only");

    /** Second burst. */
    public static final Key<Duration> GARP_MASTER_DELAY = seconds(
            "garpMasterDelay",
            "5s",
            "0s",
            "1000s",
            "how long after the first burst of announcements the second comes; 0s is none; keepalived garp_master_delay");

    /** Size of a burst. */
    public static final Key<Integer> GARP_MASTER_REPEAT = Key.integer(
            "garpMasterRepeat", "5", 1, 100, "announcements per address in a burst; keepalived garp_master_repeat");

    /** From time to time. */
    public static final Key<Duration> GARP_MASTER_REFRESH = seconds(
            "garpMasterRefresh",
            "0s",
            "0s",
            "86400s",
            "how often a master announces its addresses again; 0s is never; keepalived garp_master_refresh");

    /** How many of them. */
    public static final Key<Integer> GARP_MASTER_REFRESH_REPEAT = Key.integer(
            "garpMasterRefreshRepeat",
            "1",
            1,
            100,
            "announcements per address at such a time; keepalived garp_master_refresh_repeat");

    /** Second burst after a contest. */
    public static final Key<Duration> GARP_LOWER_PRIO_DELAY = seconds(
            "garpLowerPrioDelay",
            "5s",
            "0s",
            "1000s",
            "how long after the first burst the second comes where another master was heard; keepalived garp_lower_prio_delay");

    /** Size of a burst after a contest. */
    public static final Key<Integer> GARP_LOWER_PRIO_REPEAT = Key.integer(
            "garpLowerPrioRepeat",
            "5",
            0,
            100,
            "announcements per address in a burst where another master was heard; keepalived garp_lower_prio_repeat");

    /** Within a burst, IPv4. */
    public static final Key<Duration> GARP_INTERVAL = seconds(
            "garpInterval", "0s", "0s", "1s", "time between two gratuitous ARPs of a burst; keepalived garp_interval");

    /** Within a burst, IPv6. */
    public static final Key<Duration> GNA_INTERVAL = seconds(
            "gnaInterval",
            "0s",
            "0s",
            "1s",
            "time between two neighbour advertisements of a burst; keepalived gna_interval");

    /** Cap. */
    public static final Key<Integer> ANNOUNCE_LIMIT = Key.integer(
            "announceLimit", "10", 1, 1000, "announcements per address and second at most; more are left out");

    /** Planned loss: until the heir is heard. */
    public static final Key<String> HAND_OVER = new Key<>(
            "handOver",
            "auto",
            "how long a leaving master keeps answering until it hears the heir; auto is advertInterval + 500ms, 0s drops at once",
            List.of(),
            (key, text) -> {
                if (!text.equals("auto")) {
                    within(key, text, Duration.ZERO, Duration.ofSeconds(60));
                }
                return text;
            });

    /** Planned loss: for the application. */
    public static final Key<Duration> DRAIN_TIMEOUT = seconds(
            "drainTimeout",
            "5s",
            "0s",
            "3600s",
            "how long listeners may take to drain before a planned hand-over; over as soon as all have returned");

    /** By the kernel. */
    public static final Key<String> LEASE = Key.text(
            "lease",
            "preferred",
            "whether the kernel forgets the addresses of a dead or frozen JVM: preferred takes what the kernel has,"
                    + " required refuses to start without, off does without",
            "preferred",
            "required",
            "off");

    /** Of advertisements. */
    public static final Key<Boolean> STRICT_ADDRESSES = Key.flag(
            "strictAddresses",
            "false",
            "drops advertisements whose addresses are not ours, as keepalived does; else they are counted;"
                    + " keepalived skip_check_adv_addr");

    /** In the order of the documentation. */
    public static final List<Key<?>> ALL = List.of(
            ADDRESSES,
            VERSION,
            PRIORITY,
            ADVERT_INTERVAL,
            FORCED,
            PREEMPT,
            PREEMPT_DELAY,
            STARTUP_DELAY,
            AUTHENTICATION,
            AUTH_PASS,
            SOURCE_ADDRESS,
            UNICAST_PEERS,
            CHECKSUM,
            GARP_MASTER_DELAY,
            GARP_MASTER_REPEAT,
            GARP_MASTER_REFRESH,
            GARP_MASTER_REFRESH_REPEAT,
            GARP_LOWER_PRIO_DELAY,
            GARP_LOWER_PRIO_REPEAT,
            GARP_INTERVAL,
            GNA_INTERVAL,
            ANNOUNCE_LIMIT,
            HAND_OVER,
            DRAIN_TIMEOUT,
            LEASE,
            STRICT_ADDRESSES);

    private static final Pattern BARE = Pattern.compile("\\d{1,9}(\\.\\d{1,6})?");

    private VrrpKeys() {}

    private static Key<Duration> seconds(String name, String defaultText, String min, String max, String description) {
        Duration least = Durations.parse(name, min);
        Duration most = Durations.parse(name, max);
        return new Key<>(name, defaultText, description, List.of(), (key, text) -> within(key, text, least, most));
    }

    /** A time in its range; a bare number is seconds. */
    static Duration within(String key, String text, Duration least, Duration most) {
        Duration time = BARE.matcher(text.trim()).matches()
                ? Duration.ofNanos(new BigDecimal(text.trim()).movePointRight(9).longValue())
                : Durations.parse(key, text);
        if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
            throw new ConfigException(
                    key,
                    text,
                    "must be a time from " + Durations.format(least) + " to " + Durations.format(most)
                            + " (a bare number is seconds)");
        }
        return time;
    }
}
