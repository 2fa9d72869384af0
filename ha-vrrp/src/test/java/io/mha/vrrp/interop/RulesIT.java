package io.mha.vrrp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.testkit.netlab.Child;
import io.mha.testkit.netlab.Host;
import io.mha.testkit.netlab.Keepalived;
import io.mha.testkit.netlab.Lab;
import io.mha.testkit.netlab.NeedsNetlab;
import io.mha.testkit.netlab.Observer;
import io.mha.testkit.netlab.Sighting;
import io.mha.testkit.netlab.Sighting.Kind;
import io.mha.testkit.netlab.Wire;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is master where the rules are not just "the higher priority", as whom we run, and how soon. */
@NeedsNetlab
class RulesIT {
    private static final String VIP = "192.0.2.100";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration ALONE = Duration.ofSeconds(2);
    private static final String OURS = "vrid=51 version=3 advertInterval=500ms addresses=" + VIP;

    private Lab lab;
    private Host a;
    private Host b;
    private Host c;

    @BeforeEach
    void build() {
        lab = Lab.of("a", "b", "c");
        a = lab.host("a");
        b = lab.host("b");
        c = lab.host("c");
        a.answer();
        b.answer();
        c.answer();
    }

    @AfterEach
    void end() {
        lab.close();
    }

    private static Keepalived.Instance its() {
        return Keepalived.instance(51, VIP).v3("0.5");
    }

    @Test
    void betweenEqualPrioritiesTheHigherAddressWins() {
        Observer observer = c.observe(VIP);
        // We have the lower address: keepalived was first and stays, was second and still wins.
        Keepalived it = b.keepalived(its());
        it.awaitMaster(0);
        Child us = VrrpNode.in(a, OURS);
        us.await("51 BACKUP", 0, LIMIT);
        observer.awaitOnly(b, ALONE, LIMIT);
        it.stop();
        us.await("51 MASTER", 0, LIMIT);
        observer.awaitOnly(a, ALONE, LIMIT);
        int mark = us.mark();
        it = b.keepalived(its());
        observer.awaitOnly(a, ALONE, LIMIT); // RFC 9568: it is not preempted by an equal
        // Both as masters at the same time, after a partition: the address decides.
        lab.join(b, false);
        it.awaitMaster(0);
        lab.join(b, true);
        us.await("51 BACKUP", mark, LIMIT);
        observer.awaitOnly(b, ALONE, LIMIT);
    }

    @Test
    void nopreemptLeavesALowerMasterAlone() {
        Observer observer = c.observe(VIP);
        Keepalived it = b.keepalived(its().priority(50).line("nopreempt"));
        it.awaitMaster(0);
        Child us = VrrpNode.in(a, OURS + " priority=150 preempt=false");
        us.await("51 BACKUP", 0, LIMIT);
        observer.awaitOnly(b, ALONE, LIMIT);
        it.process().kill(); // what it leaves behind is taken away, or it would go on answering
        us.await("51 MASTER", 0, LIMIT);
        b.run("ip address del " + VIP + "/32 dev eth0");
        observer.awaitOnly(a, ALONE, LIMIT);
        // And the other way round: it leaves us alone.
        int mark = us.mark();
        us.tell("priority 51 20");
        us.await("done", mark, LIMIT);
        b.keepalived(its().priority(50).line("nopreempt"));
        observer.awaitOnly(a, ALONE, LIMIT);
        assertThat(us.lines(mark)).noneMatch(line -> line.text().contains("51 BACKUP"));
    }

    @Test
    void runsAsAnOrdinaryUserWithTwoCapabilities() throws IOException {
        Path copy = readable(lab.directory());
        List<String> command = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "--inh-caps=-all,+net_raw,+net_admin",
                "--ambient-caps=-all,+net_raw,+net_admin",
                "--bounding-set=-all,+net_raw,+net_admin"));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                classPath(copy),
                VrrpNode.class.getName()));
        command.addAll(List.of((OURS + " priority=150").split(" ")));
        Child us = a.start("ordinary", command);

        us.await("51 MASTER", 0, LIMIT);
        Keepalived it = b.keepalived(its());
        Observer observer = c.observe(VIP);
        observer.awaitOnly(a, ALONE, LIMIT);
        assertThat(Files.readString(Path.of("/proc", String.valueOf(us.pid()), "status")))
                .containsPattern("Uid:\\s+65534\\s+65534");
        us.kill();
        it.awaitMaster(0);
        observer.awaitOnly(b, ALONE, LIMIT);
    }

    @Test
    void advertisesSoonAfterItsStart() {
        Wire wire = lab.record();
        long start = System.nanoTime();
        // The owner of the addresses does not wait: what is left is the start of the JVM and ours.
        VrrpNode.in(a, OURS + " priority=255");
        Sighting first = wire.await(each -> each.isFrom(a) && each.kind() == Kind.ADVERTISEMENT, LIMIT);
        long millis = (first.nanos() - start) / 1_000_000;
        System.out.println("VRRP first advertisement " + millis + " ms after the start of the JVM");
        assertThat(millis).isLessThan(10_000);
    }

    /** The class path is in places that an ordinary user need not be able to read. */
    private static Path readable(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path copy = Files.createDirectory(directory.resolve("classpath"));
        int number = 0;
        for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (each.matches(".*(ha-core|ha-vrrp|mha-core|mha-vrrp|testkit|slf4j|logback|jna|jspecify|micrometer).*")) {
                copy(Path.of(each), copy.resolve(number++ + (each.endsWith(".jar") ? ".jar" : "")));
            }
        }
        return copy;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                Files.copy(each, from.equals(each) ? to : target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static String classPath(Path copy) throws IOException {
        try (Stream<Path> all = Files.list(copy)) {
            return String.join(
                    File.pathSeparator, all.map(Path::toString).sorted().toList());
        }
    }
}
