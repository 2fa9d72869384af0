package io.mha.benchmarks.vrrp;

import com.sun.jna.Native;
import io.mha.core.config.ConfigException;
import io.mha.testkit.netlab.Child;
import io.mha.testkit.netlab.Duel;
import io.mha.testkit.netlab.Host;
import io.mha.testkit.netlab.Keepalived;
import io.mha.vrrp.VirtualRouters;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;

/** The two intervals of the comparison. */
enum Pace {
    SECOND(1_000, 3_609.4, "version=2"),
    TENTH(100, 360.9, "version=3");

    /**
     * What an application has of ours that embeds it, and not the some forty jars of this benchmark: a JVM opens all of
     * them up to the one that has the class.
     */
    private static final String CLASS_PATH = Stream.of(
                    Holder.class, VirtualRouters.class, ConfigException.class, Logger.class, Native.class)
            .map(Pace::home)
            .collect(Collectors.joining(File.pathSeparator));

    final Duration interval;
    /** Master_Down_Interval of an heir with priority 100. */
    final double masterDownMillis;

    private final String version;

    Pace(int millis, double masterDownMillis, String version) {
        this.interval = Duration.ofMillis(millis);
        this.masterDownMillis = masterDownMillis;
        this.version = version;
    }

    private static String home(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }

    Child ours(Host host, int priority) {
        return ours(host, priority, 0, List.of());
    }

    Child ours(Host host, int priority, int allocators, List<String> options) {
        return holder(host, 1, allocators, options, "priority=" + priority);
    }

    Child holder(Host host, int routers, int allocators, List<String> options, String... more) {
        List<String> arguments = new ArrayList<>(List.of(String.valueOf(routers), String.valueOf(allocators)));
        arguments.addAll(List.of(version, "advertInterval=" + interval.toMillis() + "ms"));
        arguments.addAll(List.of(more));
        List<String> all = new ArrayList<>(List.of("-cp", CLASS_PATH));
        all.addAll(options);
        Child child = host.java(Holder.class, all, arguments.toArray(String[]::new));
        child.await("started", 0, Duration.ofSeconds(60));
        return child;
    }

    Keepalived.Instance instance(int vrid, String address) {
        Keepalived.Instance instance = Keepalived.instance(vrid, address);
        return this == TENTH ? instance.v3("0.1") : instance;
    }

    Child keepalived(Host host, int priority) {
        return host.keepalived(instance(Holder.VRID, Holder.VIP).priority(priority))
                .process();
    }

    Duel ours() {
        return new Duel(Holder.VIP, interval, this::ours, this::ours);
    }

    Duel keepalived() {
        return new Duel(Holder.VIP, interval, this::keepalived, this::keepalived);
    }

    String title() {
        return interval.toMillis() == 1_000 ? "1 s" : interval.toMillis() + " ms";
    }
}
