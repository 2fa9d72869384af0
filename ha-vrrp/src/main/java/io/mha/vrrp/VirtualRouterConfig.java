package io.mha.vrrp;

import io.mha.core.config.ConfigException;
import io.mha.core.config.Key;
import io.mha.core.config.Settings;
import io.mha.vrrp.internal.config.RouterSettings;
import io.mha.vrrp.internal.config.VrrpKeys;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link VirtualRouter}. Immutable; made by a {@link Builder}, which says what each of them means.
 * {@code docs/vrrp.md} lists them with keepalived's words.
 */
public final class VirtualRouterConfig {
    private final RouterSettings settings;

    private VirtualRouterConfig(RouterSettings settings) {
        this.settings = settings;
    }

    /** How version 2 proves who sends (RFC 2338 section 5.3.6; removed by RFC 3768, kept by keepalived). */
    public enum Authentication {
        /** Not at all. */
        NONE,
        /** By a password in clear: it keeps mistakes out, nobody else. */
        PASS,
        /** By an IPsec authentication header, HMAC-MD5-96 with a sequence number. */
        AH
    }

    /** Over what the checksum of version 3 over IPv4 is sent; both forms are accepted and counted. */
    public enum Checksum {
        /** A pseudo-header and the message, as keepalived and FRR do. */
        PSEUDO_HEADER,
        /** The message alone: RFC 9568 section 5.2.8; Cisco, holo, keepalived with {@code v3_checksum_as_v2}. */
        MESSAGE_ONLY
    }

    /** Whether the kernel is to forget the addresses of a JVM that is dead or frozen. */
    public enum LeasePolicy {
        /** By the best means that this kernel has; an error in the log if it has none. */
        PREFERRED,
        /** As above, and {@link VirtualRouter#start()} fails if it has none. */
        REQUIRED,
        /** No: a killed JVM leaves its addresses behind, as keepalived does. */
        OFF
    }

    /**
     * Starts from the defaults.
     *
     * @param interfaceName the network interface, for instance {@code eth0}; keepalived {@code interface}
     * @param vrid the virtual router identifier, 1 to 255, the same on all routers of the group and used by no other
     *     group on the link; keepalived {@code virtual_router_id}, RFC 9568 section 5.2.3
     * @return a builder
     */
    public static Builder builder(String interfaceName, int vrid) {
        return new Builder(interfaceName, vrid);
    }

    /**
     * Where it runs.
     *
     * @return the name of the network interface
     */
    public String interfaceName() {
        return settings.interfaceName();
    }

    /**
     * Which group it is one of.
     *
     * @return the virtual router identifier
     */
    public int vrid() {
        return settings.vrid();
    }

    /**
     * Which VRRP it speaks.
     *
     * @return 2 or 3, as {@link Builder#version} decided it
     */
    public int version() {
        return settings.version();
    }

    /**
     * What it starts with; {@link VirtualRouter#priority(int)} changes what holds.
     *
     * @return 1 to 255
     */
    public int priority() {
        return settings.get(VrrpKeys.PRIORITY);
    }

    /**
     * How often a master advertises.
     *
     * @return the interval
     */
    public Duration advertInterval() {
        return settings.get(VrrpKeys.ADVERT_INTERVAL);
    }

    /**
     * What it holds as a master.
     *
     * @return the virtual addresses without prefix lengths, in the order of the configuration
     */
    public List<String> addresses() {
        return settings.addressTexts();
    }

    /**
     * Every setting with what holds and where it comes from, a line each; passwords are masked.
     *
     * @return in the order of {@code docs/vrrp.md}
     */
    public String describe() {
        return settings.describe();
    }

    /** Interface, identifier, version, priority and addresses; never a password. */
    @Override
    public String toString() {
        return "VirtualRouterConfig[" + settings.name() + " version " + version() + " priority " + priority() + " "
                + addresses() + "]";
    }

    RouterSettings settings() {
        return settings;
    }

    /** Collects settings; {@link #build()} checks whether they fit. Not thread-safe. */
    public static final class Builder {
        private final String interfaceName;
        private final int vrid;
        private Settings settings = Settings.of(VrrpKeys.ALL);
        private @Nullable VipAction action;
        private @Nullable Election election;

        private Builder(String interfaceName, int vrid) {
            this.interfaceName = interfaceName;
            this.vrid = vrid;
        }

        /**
         * The virtual addresses, all of one family, replacing those that were given before. Required. The order counts:
         * for IPv6 RFC 9568 wants the link-local one first. Keepalived: {@code virtual_ipaddress}; RFC 9568 section
         * 5.2.9.
         *
         * @param addresses each as {@code 192.0.2.100} or {@code 192.0.2.100/24}; without a length it is 32 or 128
         * @return this builder
         */
        public Builder address(String... addresses) {
            return put(VrrpKeys.ADDRESSES, String.join(",", addresses));
        }

        /**
         * The version of VRRP, which all routers of the group must share. Unless set it is keepalived's choice, 2 for
         * IPv4 and 3 for IPv6, and 3 where the interval is not whole seconds, which version 2 cannot say. Keepalived:
         * {@code vrrp_version}; RFC 3768 and RFC 9568 section 5.2.1.
         *
         * @param version 2 or 3
         * @return this builder
         */
        public Builder version(int version) {
            return put(VrrpKeys.VERSION, Integer.toString(version));
        }

        /**
         * Who wins: the highest priority; between equal ones the highest address. Default 100; 1 to 255, where 255 says
         * that this router owns the addresses and never waits. Keepalived: {@code priority}; RFC 9568 section 5.2.4.
         *
         * @param priority 1 to 255
         * @return this builder
         */
        public Builder priority(int priority) {
            return put(VrrpKeys.PRIORITY, Integer.toString(priority));
        }

        /**
         * How often a master advertises; its death is noticed after three times that and the skew. Default 1 s. Version
         * 3: 10 ms to 40.95 s in steps of 10 ms; under 50 ms only with {@link #forced()}. Version 2: 1 s to 255 s, whole
         * seconds. Keepalived: {@code advert_int}, there in seconds; RFC 9568 section 5.2.7.
         *
         * @param interval a time
         * @return this builder
         */
        public Builder advertInterval(Duration interval) {
            return put(VrrpKeys.ADVERT_INTERVAL, interval);
        }

        /**
         * Allows an interval under 50 ms. Pauses of a JVM exceed three of those now and then, and each time the mastership
         * moves. Not set by default; keepalived has no such word.
         *
         * @return this builder
         */
        public Builder forced() {
            return put(VrrpKeys.FORCED, "true");
        }

        /**
         * Whether it takes over from a living master of lower priority. Default {@code true}. Keepalived's word for
         * {@code false} has a "no" before it; RFC 9568 section 6.1, Preempt_Mode.
         *
         * @param preempt {@code false} leaves any living master alone
         * @return this builder
         */
        public Builder preempt(boolean preempt) {
            return put(VrrpKeys.PREEMPT, Boolean.toString(preempt));
        }

        /**
         * How long a living master of lower priority is left alone before it is taken over from. Default 0 s; up to 1,000
         * s. Needs {@link #preempt}. Keepalived: {@code preempt_delay}, there in seconds.
         *
         * @param delay a time
         * @return this builder
         */
        public Builder preemptDelay(Duration delay) {
            return put(VrrpKeys.PREEMPT_DELAY, delay);
        }

        /**
         * How long it waits after the start before it takes part. Default 0 s; up to 1,000 s. Keepalived: {@code vrrp_startup_delay},
         * there in seconds.
         *
         * @param delay a time
         * @return this builder
         */
        public Builder startupDelay(Duration delay) {
            return put(VrrpKeys.STARTUP_DELAY, delay);
        }

        /**
         * How version 2 proves who sends. Default {@link Authentication#NONE}. For what is there already: neither form
         * keeps an attacker out. Keepalived: {@code auth_type} and {@code auth_pass}; RFC 2338 section 5.3.6.
         *
         * @param type the form
         * @param password 1 to 8 octets in ASCII; keepalived cuts longer ones off silently, here they are refused
         * @return this builder
         */
        public Builder authentication(Authentication type, String password) {
            put(VrrpKeys.AUTH_PASS, password);
            return put(VrrpKeys.AUTHENTICATION, word(type));
        }

        /**
         * The address that advertisements are sent from; it decides between equal priorities. Default: the first one of
         * the interface. Keepalived: {@code mcast_src_ip} and {@code unicast_src_ip}; RFC 9568 section 5.1.1.1.
         *
         * @param address of the family of the virtual addresses
         * @return this builder
         */
        public Builder sourceAddress(String address) {
            return put(VrrpKeys.SOURCE_ADDRESS, address);
        }

        /**
         * The other routers of the group, where multicast does not pass; only what they send is heard then. Default: none,
         * which means multicast. Keepalived: {@code unicast_peer}; no RFC.
         *
         * @param addresses of the family of the virtual addresses
         * @return this builder
         */
        public Builder unicastPeer(String... addresses) {
            return put(VrrpKeys.UNICAST_PEERS, String.join(",", addresses));
        }

        /**
         * Over what the checksum of version 3 over IPv4 is sent. Default {@link Checksum#PSEUDO_HEADER}. Keepalived: {@code
         * v3_checksum_as_v2}, from 2.2.8 on; RFC 9568 section 5.2.8.
         *
         * @param form what is sent; both are accepted
         * @return this builder
         */
        public Builder checksum(Checksum form) {
            return put(VrrpKeys.CHECKSUM, word(form));
        }

        /**
         * How long after the first burst of announcements the second one comes. Default 5 s; up to 1,000 s, 0 is no second
         * burst. Keepalived: {@code garp_master_delay}, there in seconds; RFC 9568 section 6.4.2 wants one announcement.
         *
         * @param delay a time
         * @return this builder
         */
        public Builder garpMasterDelay(Duration delay) {
            return put(VrrpKeys.GARP_MASTER_DELAY, delay);
        }

        /**
         * How many announcements (gratuitous ARP, or unsolicited neighbour advertisement) per address are in a burst.
         * Default 5; 1 to 100. Keepalived: {@code garp_master_repeat}.
         *
         * @param count per address
         * @return this builder
         */
        public Builder garpMasterRepeat(int count) {
            return put(VrrpKeys.GARP_MASTER_REPEAT, Integer.toString(count));
        }

        /**
         * How often a master announces its addresses again, on a timer of its own. Default 0 s, which is never; up to a
         * day. Keepalived: {@code garp_master_refresh}, there in seconds.
         *
         * @param interval a time
         * @return this builder
         */
        public Builder garpMasterRefresh(Duration interval) {
            return put(VrrpKeys.GARP_MASTER_REFRESH, interval);
        }

        /**
         * How many announcements per address are sent at each refresh. Default 1; 1 to 100. Keepalived: {@code
         * garp_master_refresh_repeat}.
         *
         * @param count per address
         * @return this builder
         */
        public Builder garpMasterRefreshRepeat(int count) {
            return put(VrrpKeys.GARP_MASTER_REFRESH_REPEAT, Integer.toString(count));
        }

        /**
         * How long after the first burst the second one comes, where another master was heard and we stay. Default 5 s; up
         * to 1,000 s, 0 is no second burst. Keepalived: {@code garp_lower_prio_delay}, there in seconds.
         *
         * @param delay a time
         * @return this builder
         */
        public Builder garpLowerPrioDelay(Duration delay) {
            return put(VrrpKeys.GARP_LOWER_PRIO_DELAY, delay);
        }

        /**
         * How many announcements per address are in a burst, where another master was heard and we stay. Default 5; 0 to
         * 100. Keepalived: {@code garp_lower_prio_repeat}.
         *
         * @param count per address
         * @return this builder
         */
        public Builder garpLowerPrioRepeat(int count) {
            return put(VrrpKeys.GARP_LOWER_PRIO_REPEAT, Integer.toString(count));
        }

        /**
         * The time between two announcements of a burst, for switches that drop bursts. Default 0 s; up to 1 s.
         * Keepalived: {@code garp_interval} and {@code gna_interval}, there in seconds.
         *
         * @param interval a time
         * @return this builder
         */
        public Builder garpInterval(Duration interval) {
            return put(VrrpKeys.GNA_INTERVAL, interval).put(VrrpKeys.GARP_INTERVAL, interval);
        }

        /**
         * How many announcements per address and second are sent at most, whatever happens; more are left out and counted.
         * Default 10; 1 to 1,000. Keepalived has no such word.
         *
         * @param perSecond per address
         * @return this builder
         */
        public Builder announceLimit(int perSecond) {
            return put(VrrpKeys.ANNOUNCE_LIMIT, Integer.toString(perSecond));
        }

        /**
         * How long a leaving master keeps answering after it has sent priority 0, until it hears the heir. Default: the
         * interval and 500 ms; up to 60 s, 0 drops the addresses at once, as keepalived does.
         *
         * @param bound a time
         * @return this builder
         */
        public Builder handOver(Duration bound) {
            return put(VrrpKeys.HAND_OVER, bound);
        }

        /**
         * How long the listeners together may take for {@link VirtualRouter.Event.Leaving} before a planned hand-over goes
         * on; it goes on as soon as all have returned. Default 5 s; up to an hour. Keepalived has no such word.
         *
         * @param bound a time
         * @return this builder
         */
        public Builder drainTimeout(Duration bound) {
            return put(VrrpKeys.DRAIN_TIMEOUT, bound);
        }

        /**
         * Whether the kernel is to forget the addresses of a JVM that is dead or frozen. Default {@link
         * LeasePolicy#PREFERRED}. Keepalived has nothing of the kind.
         *
         * @param policy what to do where the kernel has no means
         * @return this builder
         */
        public Builder lease(LeasePolicy policy) {
            return put(VrrpKeys.LEASE, word(policy));
        }

        /**
         * Whether advertisements with other addresses than ours are dropped. Default {@code false}: they are accepted and
         * counted, as RFC 9568 section 7.1 asks. Keepalived drops them, but for {@code skip_check_adv_addr}.
         *
         * @param strict {@code true} drops them
         * @return this builder
         */
        public Builder strictAddresses(boolean strict) {
            return put(VrrpKeys.STRICT_ADDRESSES, Boolean.toString(strict));
        }

        /**
         * What holding the addresses means, in place of addresses of this kernel. Default: none.
         *
         * @param action is called for each mastership
         * @return this builder
         */
        public Builder action(VipAction action) {
            this.action = action;
            return this;
        }

        /**
         * Who decides in place of VRRP. Default: none, which means VRRP.
         *
         * @param election of this virtual router alone
         * @return this builder
         */
        public Builder election(Election election) {
            this.election = election;
            return this;
        }

        /**
         * Sets a key by its name, as a file or a property does. A time takes {@code ms}, {@code s}, {@code m}, {@code h}
         * or {@code d}; a bare number is seconds, as in keepalived.
         *
         * @param name a key of {@code docs/vrrp.md}, in any case
         * @param text its value
         * @return this builder
         * @throws ConfigException if there is no such key, or it cannot have that value
         */
        public Builder set(String name, String text) {
            return put(RouterSettings.key(settings, name), text);
        }

        /**
         * Checks whether the settings fit together. Nothing of the system is looked at.
         *
         * @return the settings
         * @throws ConfigException names the key, its value and the cure
         */
        public VirtualRouterConfig build() {
            return new VirtualRouterConfig(RouterSettings.of(interfaceName, vrid, settings, action, election));
        }

        private Builder put(Key<?> key, Duration time) {
            return put(key, RouterSettings.text(key, time));
        }

        private Builder put(Key<?> key, String text) {
            settings = settings.with(key, text, "builder");
            return this;
        }

        private static String word(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
