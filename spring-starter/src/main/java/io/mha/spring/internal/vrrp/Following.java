package io.mha.spring.internal.vrrp;

import io.mha.core.config.ConfigException;
import io.mha.core.config.Settings;
import io.mha.core.time.Timers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Virtual routers that follow readiness and health, from one start of the application context to its stop. Everything
 * happens on the control thread of the timers.
 */
final class Following {
    private static final Logger log = LoggerFactory.getLogger("io.mha.spring");

    private final VrrpProperties properties;
    private final List<Candidate> candidates;
    private final Map<String, Supplier<String>> indicators;
    private final Timers timers;
    private final Map<String, HealthWatch> watches = new LinkedHashMap<>();
    private @Nullable HealthWatch gate;
    private boolean ready;
    private boolean open;

    Following(
            VrrpProperties properties,
            List<Candidate> candidates,
            Map<String, Supplier<String>> indicators,
            Timers timers) {
        this.properties = properties;
        this.candidates = candidates;
        this.indicators = indicators;
        this.timers = timers;
        open = properties.get(StarterKeys.HEALTH_WAIT).isZero() || indicators.isEmpty();
        for (Candidate candidate : candidates) {
            for (String tracked : candidate.plan().tracks().keySet()) {
                watches.computeIfAbsent(tracked, name -> watch(candidate.plan(), name));
            }
        }
    }

    /** Looks at the tracked indicators from now on. */
    void start() {
        watches.values().forEach(HealthWatch::start);
    }

    /** Whether the application accepts traffic. */
    void ready(boolean now) {
        timers.execute(() -> {
            ready = now;
            if (now && !open && gate == null) {
                awaitHealth();
            }
            review();
        });
    }

    private void awaitHealth() {
        long interval = properties.get(StarterKeys.TRACK_INTERVAL).toNanos();
        HealthWatch.Terms terms = new HealthWatch.Terms(interval, Long.MAX_VALUE, 1, 1);
        HealthWatch waiting = new HealthWatch("(all)", () -> bad().isEmpty(), terms, timers, this::review);
        gate = waiting;
        waiting.start();
        timers.schedule(properties.get(StarterKeys.HEALTH_WAIT).toNanos(), () -> {
            if (!open) {
                log.warn(
                        "not all health indicators are UP after {}; virtual addresses are claimed all the same"
                                + " (mha.vrrp.health-wait)",
                        properties.get(StarterKeys.HEALTH_WAIT));
                open = true;
                review();
            }
        });
    }

    private List<String> bad() {
        return indicators.entrySet().stream()
                .filter(entry -> !HealthLookup.isGood(entry.getValue().get()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void review() {
        HealthWatch waiting = gate;
        if (waiting != null && (open || waiting.isGood())) {
            open = true;
            waiting.stop();
        }
        Map<String, Boolean> good = watches.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().isGood()));
        for (Candidate candidate : candidates) {
            if (candidate.plan().tracks().keySet().stream()
                    .allMatch(name -> watch(name).isKnown())) {
                candidate.weigh(good);
            }
            String obstacle = obstacle(candidate.plan());
            candidate.want(obstacle.isEmpty(), obstacle);
        }
    }

    private String obstacle(RouterPlan plan) {
        if (!ready) {
            return "the application is not ready";
        }
        if (!open) {
            return "not all health indicators are UP yet";
        }
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, Integer> track : plan.tracks().entrySet()) {
            HealthWatch watch = watch(track.getKey());
            if (!watch.isKnown() || (track.getValue() == 0 && !watch.isGood())) {
                faults.add(track.getKey());
            }
        }
        return faults.isEmpty() ? "" : "health indicator " + String.join(", ", faults) + " is not UP";
    }

    private HealthWatch watch(String name) {
        HealthWatch watch = watches.get(name);
        if (watch == null) {
            throw new IllegalStateException(name);
        }
        return watch;
    }

    private HealthWatch watch(RouterPlan plan, String tracked) {
        Supplier<String> status = find(plan, tracked);
        HealthWatch.Terms terms = new HealthWatch.Terms(
                properties.get(StarterKeys.TRACK_INTERVAL).toNanos(),
                properties.get(StarterKeys.TRACK_TIMEOUT).toNanos(),
                properties.get(StarterKeys.TRACK_RISE),
                properties.get(StarterKeys.TRACK_FALL));
        return new HealthWatch(tracked, () -> HealthLookup.isGood(status.get()), terms, timers, this::review);
    }

    private Supplier<String> find(RouterPlan plan, String tracked) {
        for (Map.Entry<String, Supplier<String>> entry : indicators.entrySet()) {
            if (StarterKeys.plain(entry.getKey()).equals(StarterKeys.plain(tracked))) {
                return entry.getValue();
            }
        }
        String nearest = Settings.nearest(tracked, indicators.keySet(), 3);
        String known = indicators.isEmpty()
                ? "there is none: add spring-boot-starter-actuator"
                : "there are " + String.join(", ", new TreeSet<>(indicators.keySet()));
        throw new ConfigException(
                plan.prefix() + "track." + tracked,
                null,
                "there is no such health indicator; "
                        + (nearest == null ? known : "did you mean " + nearest + "? " + known));
    }
}
