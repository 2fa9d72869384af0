package io.mha.benchmarks.vrrp;

import io.mha.testkit.netlab.Child;
import io.mha.testkit.netlab.Host;
import io.mha.testkit.netlab.Keepalived;
import io.mha.testkit.netlab.Lab;
import io.mha.testkit.netlab.Sighting;
import io.mha.testkit.netlab.Sighting.Kind;
import io.mha.testkit.netlab.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What holding costs, how soon it begins, and whether a busy JVM keeps it. */
final class Costs {
    private static final int ROUTERS = 255;
    private static final int SETTLE_SECONDS = 45;
    private static final int SECONDS = 30;
    private static final double TICKS_PER_SECOND = 100;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** What logging costs is the application's. */
    private static final String SILENT = "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider";
    /** A small young generation, so that garbage that nobody has collected yet does not count as memory. */
    private static final List<String> SMALL = List.of("-Xmx64m", "-Xmn4m", "-XX:+UseSerialGC", SILENT);

    private final Table table;

    Costs(Table table) {
        this.table = table;
    }

    /** Processor time and memory of 255 masters. */
    void many() throws InterruptedException {
        List<Double> ourCpu = new ArrayList<>();
        List<Double> ourMegabytes = new ArrayList<>();
        List<Double> itsCpu = new ArrayList<>();
        List<Double> itsMegabytes = new ArrayList<>();
        try (Lab lab = Lab.of("a", "b");
                Lab other = Lab.of("a")) {
            Host a = lab.host("a");
            Child ours = Pace.SECOND.holder(a, ROUTERS, 0, SMALL);
            Child empty = Pace.SECOND.holder(lab.host("b"), 0, 0, SMALL);
            Child its = other.host("a")
                    .keepalived(IntStream.rangeClosed(1, ROUTERS)
                            .mapToObj(i -> Pace.SECOND.instance(i, Holder.address(i)))
                            .toArray(Keepalived.Instance[]::new))
                    .process();
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            long held = Stream.of(a.run("ip -o -4 address show dev eth0").split("\n"))
                    .filter(line -> line.contains(" 10.51.0."))
                    .count();
            if (held < ROUTERS) {
                throw new IllegalStateException("only " + held + " addresses are held:\n" + ours.text());
            }
            long before = ticks(ours);
            long itsBefore = ticks(its);
            TimeUnit.SECONDS.sleep(SECONDS);
            ourCpu.add((ticks(ours) - before) / TICKS_PER_SECOND / SECONDS * 100);
            itsCpu.add((ticks(its) - itsBefore) / TICKS_PER_SECOND / SECONDS * 100);
            ourMegabytes.add(megabytes(ours) - megabytes(empty));
            itsMegabytes.add(megabytes(its));
        }
        table.add("255 masters, 1 s: processor", "% of a core", ourCpu, itsCpu, 3.0, true);
        table.add("255 masters, 1 s: memory (ours: over an empty JVM)", "MB", ourMegabytes, itsMegabytes, 40.0, true);
    }

    /** From the start of the process to the first advertisement of an owner. */
    void start(int count) {
        List<Double> ours = firsts(count, host -> Pace.TENTH.ours(host, 255, 0, List.of(SILENT)));
        List<Double> theirs = firsts(
                count,
                host -> host.keepalived(Pace.TENTH
                                .instance(Holder.VRID, Holder.VIP)
                                .priority(255)
                                .line("state MASTER"))
                        .process());
        table.add("start of the process to first advertisement, owner", "ms", ours, theirs, 300.0, false);
    }

    private static List<Double> firsts(int count, Function<Host, Child> side) {
        List<Double> millis = new ArrayList<>();
        try (Lab lab = Lab.of("a")) {
            Wire wire = lab.record();
            Host a = lab.host("a");
            for (int i = 0; i < count; i++) {
                long start = System.nanoTime();
                Child child = side.apply(a);
                Sighting first = wire.await(
                        each -> each.isFrom(a) && each.kind() == Kind.ADVERTISEMENT && each.nanos() - start > 0, LIMIT);
                millis.add((first.nanos() - start) / 1e6);
                child.close();
                a.run("ip address del " + Holder.VIP + "/32 dev eth0 2>/dev/null || true");
            }
        }
        return millis;
    }

    /** A master at 100 ms in a JVM that allocates as fast as it can, with keepalived waiting for its mistakes. */
    void falseTakeOvers(int minutes) throws InterruptedException {
        List<Double> ours = new ArrayList<>();
        try (Lab lab = Lab.of("a", "b")) {
            Child holder = Pace.TENTH.ours(lab.host("a"), 150, 2, List.of("-XX:+UseG1GC", "-Xmx1g", "-Xms1g"));
            Child heir = Pace.TENTH.keepalived(lab.host("b"), 100);
            holder.await("to=MASTER", 0, LIMIT);
            TimeUnit.SECONDS.sleep(10);
            int mark = heir.mark();
            TimeUnit.MINUTES.sleep(minutes);
            ours.add((double) heir.lines(mark).stream()
                    .filter(line -> line.text().contains(Keepalived.MASTER))
                    .count());
            holder.tell("");
            System.out.println(holder.await("Statistics[", 0, LIMIT).text());
        }
        table.add(
                minutes + " min under G1 and 2 allocating threads, 100 ms: false take-overs",
                "times",
                ours,
                List.of(),
                0.0,
                true);
    }

    private static Stream<ProcessHandle> family(Child child) {
        ProcessHandle process = ProcessHandle.of(child.pid()).orElseThrow();
        return Stream.concat(Stream.of(process), process.descendants());
    }

    private static long ticks(Child child) {
        return family(child)
                .mapToLong(process -> {
                    String stat = read(process, "stat");
                    String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                    return Long.parseLong(words[11]) + Long.parseLong(words[12]);
                })
                .sum();
    }

    private static double megabytes(Child child) {
        return family(child)
                        .flatMap(process -> read(process, "status").lines())
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                / 1024.0;
    }

    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
