package io.mha.vrrp.internal.runtime;

import io.mha.vrrp.internal.config.RouterSettings;
import io.mha.vrrp.internal.config.VrrpKeys;
import io.mha.vrrp.internal.fsm.RouterRules;
import io.mha.vrrp.internal.net.AddressLease;
import io.mha.vrrp.internal.net.AdvertisementSocket;
import io.mha.vrrp.internal.net.Link;
import org.jspecify.annotations.Nullable;

/**
 * What a running virtual router has of the system.
 *
 * @param link its interface, as it was then
 * @param key of its socket
 * @param socket {@code null} where an election from outside decides
 * @param holding what holds its addresses
 * @param kind of the lease; {@code null} where an action of the application holds them
 * @param leaseNanos how long a renewal holds
 */
record Attachment(
        Link link,
        SharedSockets.Key key,
        @Nullable AdvertisementSocket socket,
        Holding holding,
        AddressLease.@Nullable Kind kind,
        long leaseNanos) {

    /** Of an interval, by which advertisements may come sooner, so that one wake-up serves many masters. */
    private static final int SLOTS = 50;

    /** What the state machine goes by. */
    RouterRules rules(RouterSettings settings) {
        long intervalNanos = settings.nanos(VrrpKeys.ADVERT_INTERVAL);
        return new RouterRules(
                settings.version(),
                settings.vrid(),
                settings.get(VrrpKeys.PRIORITY),
                intervalNanos,
                settings.get(VrrpKeys.PREEMPT),
                settings.nanos(VrrpKeys.PREEMPT_DELAY),
                settings.nanos(VrrpKeys.STARTUP_DELAY),
                leaseNanos,
                settings.handOverNanos(),
                intervalNanos / SLOTS,
                settings.addresses());
    }
}
