package io.mha.samples.failover;

import io.mha.core.time.NanoClock;
import io.mha.jdbc.JdbcConfig;
import io.mha.jdbc.MhaDataSource;
import io.mha.samples.failover.Script.Pace;
import io.mha.testkit.mariadb.MariaDbServer;
import io.mha.testkit.mariadb.MariaDbServers;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Starts three real MariaDB servers, lets sixteen threads read and write through {@code jdbc:mha:}, kills one server,
 * freezes another, and says in the end what the threads noticed and what the servers hold.
 */
public final class Demo {
    private static final long FRAME_MILLIS = 500;
    private static final String END_WITH_PARENT = "demo.endWithParent";
    private static final int FAILED = 1;
    private static final int NOT_RUN = 2;

    private final Options options;
    private final PrintStream out;
    private final NanoClock clock = System::nanoTime;
    private final Transitions transitions = new Transitions(clock);

    Demo(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Runs the demo. The exit code is 0 if nobody noticed the faults and no write was lost or ran twice, 1 if not, and
     * 2 if the demo could not run.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        int code = NOT_RUN;
        if (Boolean.getBoolean(END_WITH_PARENT)) {
            endWithParent();
        }
        try {
            code = new Demo(Options.of(args), System.out).run().isClean() ? 0 : FAILED;
        } catch (IllegalArgumentException | IllegalStateException | SQLException e) {
            System.err.println(e.getMessage());
        } catch (InterruptedException e) {
            System.err.println("interrupted");
        }
        System.exit(code);
    }

    /** Ctrl-C in a terminal ends us and Maven alike; whoever ends Maven alone means us as well. */
    private static void endWithParent() {
        Optional<CompletableFuture<Void>> end =
                ProcessHandle.current().parent().map(parent -> parent.onExit().thenRun(() -> System.exit(NOT_RUN)));
        if (end.isEmpty()) {
            System.exit(NOT_RUN);
        }
    }

    /** Runs the demo and prints the verdict. */
    Verdict run() throws InterruptedException, SQLException {
        out.println("Starting three MariaDB servers (the first time ever this unpacks them, which takes a while)");
        try (MariaDbServers servers = MariaDbServers.start(3)) {
            for (MariaDbServer server : servers.all()) {
                Tables.create(server);
            }
            String url = url(servers);
            out.println(url.replace(MariaDbServer.PASSWORD, "***"));
            Verdict verdict = play(servers, url);
            verdict.lines().forEach(out::println);
            return verdict;
        }
    }

    private static String url(MariaDbServers servers) {
        return servers.all().stream()
                .map(server ->
                        "address=(host=" + server.host() + ")(port=" + server.port() + ")(name=" + server.name() + ")")
                .collect(Collectors.joining(
                        ",",
                        "jdbc:mha://",
                        "/" + MariaDbServer.DATABASE + "?user=" + MariaDbServer.USER + "&password="
                                + MariaDbServer.PASSWORD));
    }

    private Verdict play(MariaDbServers servers, String url) throws InterruptedException, SQLException {
        Script script = options.yours()
                ? Script.yours(servers, transitions, clock)
                : Script.of(servers, options.quick() ? Pace.QUICK : Pace.FULL, transitions, clock);
        Workload workload;
        try (MhaDataSource dataSource = new MhaDataSource(JdbcConfig.of(url), transitions)) {
            List<String> nodes = servers.all().stream().map(MariaDbServer::name).toList();
            workload = Workload.start(dataSource, nodes, clock);
            perform(script, new Camera(servers, dataSource, workload, transitions, script, clock));
            workload.stop();
        }
        Contents contents = new Contents();
        for (MariaDbServer server : servers.all()) {
            server.start();
            server.thaw();
            Tables.read(server, contents);
        }
        Audit audit = Audit.of(workload.ledger(), contents);
        Pulse.Gap gap = workload.longestGap();
        return new Verdict(workload.tally(), audit, gap, script.at(gap.endedAt()), script.story(workload::longestGap));
    }

    private void perform(Script script, Camera camera) throws InterruptedException {
        Screen screen = Screen.on(out, options.plain());
        ScheduledExecutorService projector = Executors.newSingleThreadScheduledExecutor();
        try {
            ScheduledFuture<?> show = projector.scheduleAtFixedRate(
                    () -> screen.show(camera.take()), FRAME_MILLIS, FRAME_MILLIS, TimeUnit.MILLISECONDS);
            script.run();
            show.cancel(false);
        } finally {
            projector.shutdown();
            projector.awaitTermination(FRAME_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
