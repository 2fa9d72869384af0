package io.mha.testkit.netlab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Real keepalived in a host: only its VRRP part, in the foreground, with files of its own. */
public final class Keepalived implements AutoCloseable {
    /** What it says when it takes over. */
    public static final String MASTER = "Entering MASTER STATE";
    /** What it says when it steps back. */
    public static final String BACKUP = "Entering BACKUP STATE";

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Child child;

    private Keepalived(Child child) {
        this.child = child;
    }

    static Keepalived start(Lab lab, Host host, List<Instance> instances) {
        Path directory = lab.directory().resolve(host.name() + "-keepalived" + COUNT.incrementAndGet());
        StringBuilder text = new StringBuilder("global_defs {\n  router_id ")
                .append(host.name())
                .append("\n  script_user root\n}\n");
        instances.forEach(each -> text.append(each.text()));
        try {
            Files.createDirectory(directory);
            Files.writeString(directory.resolve("keepalived.conf"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Keepalived(host.start(
                "keepalived",
                List.of(
                        "keepalived",
                        "--dont-fork",
                        "--vrrp",
                        "--log-console",
                        "--no-syslog",
                        "--log-detail",
                        "--use-file=" + directory.resolve("keepalived.conf"),
                        "--pid=" + directory.resolve("keepalived.pid"),
                        "--vrrp_pid=" + directory.resolve("vrrp.pid"))));
    }

    /**
     * An instance of version 2 with priority 100 and an interval of 1 s, which starts as backup.
     *
     * @param vrid virtual router identifier
     * @param addresses virtual addresses
     * @return to be changed and started
     */
    public static Instance instance(int vrid, String... addresses) {
        return new Instance(vrid, List.of(addresses));
    }

    /**
     * Its process; signals reach its children too.
     *
     * @return with what it has logged
     */
    public Child process() {
        return child;
    }

    /**
     * Waits until it is master.
     *
     * @param mark how many lines of the log to pass over
     * @return its line about that
     */
    public Child.Line awaitMaster(int mark) {
        return child.await(MASTER, mark, LIMIT);
    }

    /**
     * Waits until it is backup.
     *
     * @param mark how many lines of the log to pass over
     * @return its line about that
     */
    public Child.Line awaitBackup(int mark) {
        return child.await(BACKUP, mark, LIMIT);
    }

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Ends it in good order (SIGTERM) and waits. */
    public void stop() {
        child.terminate();
        if (!child.awaitEnd(LIMIT)) {
            throw new IllegalStateException("keepalived does not stop:\n" + child.text());
        }
    }

    /** Kills it, if it still runs. */
    @Override
    public void close() {
        child.close();
    }

    /** One {@code vrrp_instance} of its configuration. */
    public static final class Instance {
        private final int vrid;
        private final List<String> addresses;
        private final List<String> lines = new ArrayList<>();
        private int version = 2;
        private int priority = 100;
        private String interval = "1";

        private Instance(int vrid, List<String> addresses) {
            this.vrid = vrid;
            this.addresses = addresses;
        }

        /**
         * Of version 3.
         *
         * @param interval {@code advert_int}, in seconds, for instance {@code 0.1}
         * @return this
         */
        public Instance v3(String interval) {
            this.version = 3;
            this.interval = interval;
            return this;
        }

        /**
         * How it stands to the others.
         *
         * @param priority 1 to 255
         * @return this
         */
        public Instance priority(int priority) {
            this.priority = priority;
            return this;
        }

        /**
         * With authentication, in version 2.
         *
         * @param type {@code PASS} or {@code AH}
         * @param key the password
         * @return this
         */
        public Instance auth(String type, String key) {
            return line("authentication {\n    auth_type " + type + "\n    auth_pass " + key + "\n  }");
        }

        /**
         * By unicast instead of multicast.
         *
         * @param source our own address
         * @param peers theirs
         * @return this
         */
        public Instance unicast(String source, String... peers) {
            return line("unicast_src_ip " + source)
                    .line("unicast_peer {\n    " + String.join("\n    ", peers) + "\n  }");
        }

        /**
         * Any line of keepalived's own language.
         *
         * @param line for instance {@code nopreempt}
         * @return this
         */
        public Instance line(String line) {
            lines.add(line);
            return this;
        }

        private String text() {
            StringBuilder text = new StringBuilder("vrrp_instance VI_" + vrid + " {\n  version " + version
                    + "\n  state BACKUP\n  interface " + Host.INTERFACE + "\n  virtual_router_id " + vrid
                    + "\n  priority " + priority + "\n  advert_int " + interval + "\n");
            lines.forEach(line -> text.append("  ").append(line).append('\n'));
            text.append("  virtual_ipaddress {\n");
            addresses.forEach(address -> text.append("    ").append(address).append('\n'));
            return text.append("  }\n}\n").toString();
        }
    }
}
