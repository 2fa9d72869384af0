package io.mha.vrrp.internal.observe;

import io.mha.vrrp.VirtualRouter;
import io.mha.vrrp.VirtualRouter.Statistics;
import io.mha.vrrp.VrrpState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The meters of one virtual router: all are read from what it counts anyway. */
public final class RouterMeters {
    private static final String RECEIVED = "mha.vrrp.adverts.received";
    private static final String RECEIVED_TEXT = "Advertisements of others that were looked at";

    private final VirtualRouter router;
    private final MeterRegistry registry;
    private final Tags tags;
    private final List<Meter> meters = new ArrayList<>();

    private RouterMeters(VirtualRouter router, MeterRegistry registry) {
        this.router = router;
        this.registry = registry;
        this.tags = Tags.of(
                "router",
                router.name(),
                "interface",
                router.config().interfaceName(),
                "vrid",
                Integer.toString(router.config().vrid()));
    }

    /**
     * Shows a virtual router in a registry.
     *
     * @param router whose
     * @param registry where
     * @return takes the meters out again
     */
    public static Runnable bind(VirtualRouter router, MeterRegistry registry) {
        RouterMeters bound = new RouterMeters(router, registry);
        bound.state();
        bound.advertisements();
        bound.drops();
        bound.addresses();
        bound.health();
        return () -> bound.meters.forEach(registry::remove);
    }

    private void state() {
        for (VrrpState state : VrrpState.values()) {
            gauge(
                    "mha.vrrp.state",
                    "1 for the state that the virtual router is in, 0 for the others",
                    r -> r.state() == state ? 1 : 0,
                    "state",
                    word(state));
        }
        gauge("mha.vrrp.master", "1 while it holds its addresses", r -> r.isMaster() ? 1 : 0);
        gauge("mha.vrrp.priority", "The priority that holds", VirtualRouter::priority);
        String transitions = "mha.vrrp.transitions";
        String text = "Masterships that began and ended";
        counter(transitions, text, Statistics::becameMaster, "to", "master");
        counter(transitions, text, Statistics::releasedMaster, "to", "other");
    }

    private void advertisements() {
        String sent = "mha.vrrp.adverts.sent";
        String text = "Advertisements sent";
        counter(sent, text, s -> s.advertisementsSent() - s.priorityZeroSent(), "priority", "own");
        counter(sent, text, Statistics::priorityZeroSent, "priority", "zero");
        counter(
                RECEIVED,
                RECEIVED_TEXT,
                s -> s.advertisementsReceived() - s.priorityZeroReceived(),
                "priority",
                "other");
        counter(RECEIVED, RECEIVED_TEXT, Statistics::priorityZeroReceived, "priority", "zero");
        counter("mha.vrrp.send.failures", "What the kernel did not take", Statistics::sendFailures);
        counter("mha.vrrp.contested", "Other masters that we heard as master, and stayed", Statistics::contested);
        counter(
                "mha.vrrp.address.mismatches",
                "Advertisements with other addresses than ours",
                Statistics::addressMismatches);
    }

    private void drops() {
        Statistics now = router.statistics();
        for (String reason : now.dropped().keySet()) {
            counter(
                    "mha.vrrp.adverts.dropped",
                    "Packets that were not looked at",
                    s -> s.dropped().getOrDefault(reason, 0L),
                    "reason",
                    reason);
        }
        for (String form : now.checksums().keySet()) {
            counter(
                    "mha.vrrp.checksums",
                    "Advertisements of version 3 by the form of their checksum",
                    s -> s.checksums().getOrDefault(form, 0L),
                    "form",
                    form);
        }
    }

    private void addresses() {
        String announcements = "mha.vrrp.announcements";
        String text = "Gratuitous ARPs and neighbour advertisements";
        counter(announcements, text, Statistics::announcementsSent, "outcome", "sent");
        counter(announcements, text, Statistics::announcementsSuppressed, "outcome", "suppressed");
        counter("mha.vrrp.address.conflicts", "Answers of others for our addresses", Statistics::conflicts);
        for (VirtualRouter.LeaseKind kind : VirtualRouter.LeaseKind.values()) {
            gauge(
                    "mha.vrrp.lease",
                    "1 for what leases the addresses, 0 for the others",
                    r -> r.statistics().lease().filter(kind::equals).isPresent() ? 1 : 0,
                    "kind",
                    word(kind));
        }
    }

    private void health() {
        meters.add(TimeGauge.builder(
                        "mha.vrrp.gap.worst",
                        router,
                        TimeUnit.NANOSECONDS,
                        r -> r.statistics().worstGap().toNanos())
                .description("The longest time between two advertisements, or that the loop was late")
                .tags(tags)
                .register(registry));
        counter(
                "mha.vrrp.adverts.late",
                "Advertisements that came more than 1.5 intervals after the one before",
                Statistics::lateAdvertisements);
    }

    private void gauge(String name, String description, ToDoubleFunction<VirtualRouter> value, String... more) {
        meters.add(Gauge.builder(name, router, value)
                .description(description)
                .tags(tags.and(more))
                .register(registry));
    }

    private void counter(String name, String description, ToDoubleFunction<Statistics> value, String... more) {
        meters.add(FunctionCounter.builder(name, router, r -> value.applyAsDouble(r.statistics()))
                .description(description)
                .tags(tags.and(more))
                .register(registry));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
