package io.mha.vrrp.internal.runtime;

import io.mha.vrrp.VirtualRouter;
import io.mha.vrrp.internal.net.AddressLease;
import io.mha.vrrp.internal.packet.PacketRules;
import io.mha.vrrp.internal.packet.Reception;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a virtual router counts, over all its starts. Written by the loop, read by anybody. */
final class Counters {
    /** Our own reasons, beside those of packets. */
    enum Stale {
        /** It lay in a queue for longer than an interval, or came before the end of a pause that cost the mastership. */
        STALE
    }

    final AtomicLong received = new AtomicLong();
    final AtomicLong sent = new AtomicLong();
    final AtomicLong becameMaster = new AtomicLong();
    final AtomicLong releasedMaster = new AtomicLong();
    final AtomicLong zeroReceived = new AtomicLong();
    final AtomicLong zeroSent = new AtomicLong();
    final AtomicLong contested = new AtomicLong();
    final AtomicLong conflicts = new AtomicLong();
    final AtomicLong mismatches = new AtomicLong();
    final AtomicLong announced = new AtomicLong();
    final AtomicLong suppressed = new AtomicLong();
    final AtomicLong sendFailures = new AtomicLong();
    final AtomicLong worstGap = new AtomicLong();
    final AtomicLong late = new AtomicLong();
    final AtomicLong stale = new AtomicLong();
    private final Map<Reception.DropReason, AtomicLong> dropped = zeros(Reception.DropReason.values());
    private final Map<PacketRules.Checksum, AtomicLong> checksums = zeros(PacketRules.Checksum.values());
    private volatile AddressLease.@Nullable Kind lease;

    void dropped(Reception.DropReason reason) {
        count(dropped, reason);
    }

    void checksum(PacketRules.Checksum form) {
        count(checksums, form);
    }

    void leased(AddressLease.@Nullable Kind kind) {
        lease = kind;
    }

    VirtualRouter.Statistics snapshot() {
        Map<String, Long> drops = words(dropped);
        drops.put(word(Stale.STALE), stale.get());
        AddressLease.Kind kind = lease;
        return new VirtualRouter.Statistics(
                received.get(),
                sent.get(),
                becameMaster.get(),
                releasedMaster.get(),
                zeroReceived.get(),
                zeroSent.get(),
                drops,
                words(checksums),
                contested.get(),
                conflicts.get(),
                mismatches.get(),
                announced.get(),
                suppressed.get(),
                sendFailures.get(),
                Duration.ofNanos(worstGap.get()),
                late.get(),
                kind == null ? Optional.empty() : Optional.of(VirtualRouter.LeaseKind.valueOf(kind.name())));
    }

    /** Not changed any more, but for what it counts. */
    private static <E extends Enum<E>> Map<E, AtomicLong> zeros(E[] constants) {
        Map<E, AtomicLong> counts = new EnumMap<>(constants[0].getDeclaringClass());
        for (E constant : constants) {
            counts.put(constant, new AtomicLong());
        }
        return counts;
    }

    private static <E extends Enum<E>> void count(Map<E, AtomicLong> counts, E what) {
        AtomicLong count = counts.get(what);
        if (count != null) {
            count.incrementAndGet();
        }
    }

    private static Map<String, Long> words(Map<? extends Enum<?>, AtomicLong> counts) {
        Map<String, Long> words = new TreeMap<>();
        counts.forEach((what, count) -> words.put(word(what), count.get()));
        return words;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
