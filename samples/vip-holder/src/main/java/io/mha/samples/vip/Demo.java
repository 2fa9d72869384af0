package io.mha.samples.vip;

import io.mha.testkit.netlab.Answer;
import io.mha.testkit.netlab.Answers;
import io.mha.testkit.netlab.Child;
import io.mha.testkit.netlab.Host;
import io.mha.testkit.netlab.Keepalived;
import io.mha.testkit.netlab.Lab;
import io.mha.testkit.netlab.Observer;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Two holders and a real keepalived share a virtual address, each on a host of its own in a network inside this machine.
 * The master ends in three ways: asked to (SIGTERM), killed (SIGKILL), frozen (SIGSTOP). Two observers ask the address every
 * 5 ms: {@code client} follows ARP, {@code neighbour} has the master's hardware address written down.
 */
public final class Demo {
    static final String VIP = "192.0.2.100";

    private static final int FAILED = 1;
    private static final int NOT_RUN = 2;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Options options;
    private final PrintStream out;
    private long dualNanos;

    Demo(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Runs the demo. The exit code is 0 if no two hosts answered at the same time after a kill and a freeze, 1 if they did,
     * and 2 if the demo could not run.
     *
     * @param arguments {@code --quick}, {@code --slow}
     */
    public static void main(String[] arguments) {
        int code = NOT_RUN;
        try {
            code = new Demo(Options.of(arguments), System.out).run() == 0 ? 0 : FAILED;
        } catch (IllegalArgumentException | IllegalStateException | AssertionError e) {
            System.err.println(e.getMessage());
        } catch (InterruptedException e) {
            System.err.println("interrupted");
        }
        System.exit(code);
    }

    /** Returns for how many milliseconds two hosts answered. */
    double run() throws InterruptedException {
        try (Lab lab = Lab.of("holder1", "holder2", "keepalived", "client", "neighbour")) {
            return new Stage(lab).play();
        }
    }

    /** The hosts and what runs there. */
    private final class Stage {
        private final Host first;
        private final Host second;
        private final Host third;
        private final Observer client;
        private final Observer neighbour;
        private final Child http;
        private Child master;

        Stage(Lab lab) {
            first = lab.host("holder1");
            second = lab.host("holder2");
            third = lab.host("keepalived");
            for (Host host : List.of(first, second, third)) {
                host.answer();
            }
            out.println("holder1 (priority 250) and holder2 (200) hold " + VIP + " in their JVMs, keepalived (50) is "
                    + "the third; interval " + options.interval());
            master = hold(first, 250);
            hold(second, 200);
            third.java(PlainService.class, List.of("-Xmx32m"), "keepalived").await("started", 0, LIMIT);
            third.keepalived(Keepalived.instance(51, VIP)
                    .v3(options.interval().equals("1s") ? "1" : "0.1")
                    .priority(50));
            lab.host("neighbour").neighbour(VIP, first);
            client = lab.host("client").observe(VIP);
            neighbour = lab.host("neighbour").observe(VIP);
            http = lab.host("client").java(Client.class, List.of("-Xmx32m"), VIP);
        }

        private Child hold(Host host, int priority) {
            Child holder = host.java(
                    VipHolder.class,
                    List.of("-Xmx64m"),
                    host.name(),
                    Host.INTERFACE,
                    VIP,
                    String.valueOf(priority),
                    options.interval());
            holder.await("started", 0, LIMIT);
            return holder;
        }

        double play() throws InterruptedException {
            settle();
            act("SIGTERM: holder1 is asked to end", false, () -> master.terminate());
            master = hold(first, 250);
            settle();
            act("SIGKILL: holder1 is killed", true, () -> master.kill());
            master = hold(first, 250);
            settle();
            act("SIGSTOP: holder1 is frozen for 5 s", true, () -> master.freeze());
            settle();
            out.println();
            out.println(http());
            double millis = dualNanos / 1e6;
            out.printf(
                    Locale.ROOT,
                    "VERDICT: after a kill and a freeze two hosts answered for %.0f ms: %s%n",
                    millis,
                    millis == 0 ? "PASSED" : "FAILED");
            return millis;
        }

        private void settle() {
            client.awaitOnly(first, Duration.ofMillis(Math.max(500, 2 * options.intervalMillis())), LIMIT);
        }

        private void act(String title, boolean counts, Runnable fault) throws InterruptedException {
            int from = client.mark();
            int fromNeighbour = neighbour.mark();
            pause(options.quick() ? 300 : 1_000);
            int mark = client.mark();
            long at = System.nanoTime();
            fault.run();
            Answer heir = client.await(second, mark, LIMIT);
            Timeline timeline = new Timeline(at);
            timeline.add(at, title);
            long end = System.nanoTime();
            if (title.startsWith("SIGSTOP")) {
                pause(5_000 - TimeUnit.NANOSECONDS.toMillis(end - at));
                end = System.nanoTime();
                timeline.add(end, "SIGCONT: holder1 goes on");
                int back = client.mark();
                master.thaw();
                client.await(first, back, LIMIT);
            }
            pause(options.quick() ? 500 : 2_000);
            Answers all = client.since(from).with(neighbour.since(fromNeighbour));
            Answers counted = title.startsWith("SIGSTOP") ? all.until(end) : all;
            timeline.add(all);
            out.println();
            timeline.lines().forEach(out::println);
            out.printf(
                    Locale.ROOT,
                    "            the client was without an answer for %.0f ms; two hosts answered for %.0f ms%s%n",
                    client.since(from).until(heir.answered() + 1).longestGap().toNanos() / 1e6,
                    counted.dual().toNanos() / 1e6,
                    counts ? "" : " (planned: the leaver answers until it hears the heir)");
            if (counts) {
                dualNanos += counted.dual().toNanos();
            }
        }

        private String http() {
            List<String> lines = http.lines().stream().map(Child.Line::text).toList();
            return "By HTTP: "
                    + lines.stream().filter(each -> each.startsWith("answer ")).count() + " answers, "
                    + lines.stream().filter(each -> each.startsWith("failed ")).count() + " failed requests";
        }

        private void pause(long millis) throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(millis);
        }
    }
}
