package io.mha.testkit.netlab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Hosts on one switch (a bridge without spanning tree, in a namespace of its own), each a network namespace with the
 * interface {@code eth0}. The first has 192.0.2.1, 2001:db8:51::1 and the hardware address 02:00:00:00:00:01, the second
 * 192.0.2.2 and so on. Nothing of it is visible outside; all of it is gone after {@link #close()}, and after the end of this
 * JVM in any case.
 */
public final class Lab implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private static final String SWITCH_SCRIPT = """
            set -e
            ip netns add "$1"
            ip netns exec "$1" /bin/sh -ec '
              ip link set lo up
              echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
              ip link add br0 type bridge stp_state 0 mcast_snooping 0 forward_delay 0
              ip link set br0 up'
            """;

    /** Arguments: switch, namespace, name of the port, number. */
    private static final String HOST_SCRIPT = """
            set -e
            ip netns add "$2"
            ip -n "$1" link add name "$3" type veth peer name eth0 address 02:00:00:00:00:0"$4" netns "$2"
            ip -n "$1" link set dev "$3" master br0 up
            ip netns exec "$2" /bin/sh -ec '
              cd /proc/sys/net
              ip link set lo up
              for each in default eth0; do
                echo 0 > ipv6/conf/$each/disable_ipv6
                echo 0 > ipv6/conf/$each/accept_dad
                echo 0 > ipv6/conf/$each/dad_transmits
                echo 0 > ipv6/conf/$each/router_solicitations
              done
              for each in default all eth0; do
                echo 0 > ipv4/conf/$each/rp_filter
                echo 0 > ipv4/conf/$each/arp_ignore
                echo 0 > ipv4/conf/$each/arp_announce
              done
              echo 0 > ipv4/ip_forward
              ip address add 192.0.2.'"$4"'/24 dev eth0
              ip address add 2001:db8:51::'"$4"'/64 dev eth0 nodad
              ip link set eth0 up'
            """;

    private final String prefix;
    private final Path directory;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    private Lab(String prefix, Path directory) {
        this.prefix = prefix;
        this.directory = directory;
    }

    /**
     * Builds a lab.
     *
     * @param names of the hosts, one to nine
     * @return the lab
     * @throws IllegalStateException if this machine does not allow it; {@link NeedsNetlab} tells before
     */
    public static Lab of(String... names) {
        Prerequisites.missing().ifPresent(missing -> {
            throw new IllegalStateException(missing);
        });
        Janitor.get();
        Lab lab;
        try {
            lab = new Lab(Janitor.PREFIX + COUNT.incrementAndGet(), Files.createTempDirectory("mha-netlab-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            Shell.run(List.of("/bin/sh", "-c", SWITCH_SCRIPT, "netlab", lab.switchName()));
            for (String name : names) {
                int number = lab.hosts.size() + 1;
                Host host = new Host(lab, name, lab.prefix + name, number);
                lab.hosts.put(name, host);
                Shell.run(List.of(
                        "/bin/sh",
                        "-c",
                        HOST_SCRIPT,
                        "netlab",
                        lab.switchName(),
                        host.namespace(),
                        name,
                        String.valueOf(number)));
            }
            return lab;
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    /**
     * A host.
     *
     * @param name as given
     * @return the host
     */
    public Host host(String name) {
        Host host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException("There is no host " + name + ", only " + hosts.keySet());
        }
        return host;
    }

    /**
     * All hosts.
     *
     * @return in the order of their making
     */
    public List<Host> hosts() {
        return List.copyOf(hosts.values());
    }

    /**
     * Where processes of this lab may keep files; removed with it.
     *
     * @return a directory of its own
     */
    public Path directory() {
        return directory;
    }

    /**
     * Begins to record what crosses the switch: advertisements and announcements.
     *
     * @return the recording
     */
    public Wire record() {
        Wire wire = Wire.on(this);
        open.add(wire);
        return wire;
    }

    /**
     * Cuts a host off, or joins it again: its interface stays up, nothing comes through (a silent partition).
     *
     * @param host which
     * @param joined whether it is to be joined
     */
    public void join(Host host, boolean joined) {
        onSwitch(
                joined
                        ? "ip link set dev " + host.name() + " master br0"
                        : "ip link set dev " + host.name() + " nomaster");
    }

    /**
     * Takes the carrier from a host's interface, or gives it back.
     *
     * @param host which
     * @param carrier whether it is to have one
     */
    public void carrier(Host host, boolean carrier) {
        onSwitch("ip link set dev " + host.name() + (carrier ? " up" : " down"));
    }

    private void onSwitch(String script) {
        Shell.run(List.of("ip", "netns", "exec", switchName(), "/bin/sh", "-ec", script));
    }

    String switchName() {
        return prefix + "switch";
    }

    Child start(String what, String namespace, List<String> command) {
        List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        inside.addAll(command);
        Child child = Child.start(what, inside);
        open.add(child);
        return child;
    }

    /** Ends all processes and removes the hosts and the switch. */
    @Override
    public void close() {
        RuntimeException failure = null;
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                failure = e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
            }
        }
        List<String> namespaces = new ArrayList<>();
        hosts.values().forEach(host -> namespaces.add(host.namespace()));
        namespaces.add(switchName());
        for (String namespace : namespaces) {
            Shell.works("kill -9 $(ip netns pids " + namespace + "); ip netns del " + namespace);
        }
        delete();
        if (failure != null) {
            throw failure;
        }
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
