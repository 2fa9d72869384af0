package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.spring.lines.StartOnce.Figures;
import io.mha.testkit.mariadb.MariaDbServer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootVersion;

/**
 * What we add to the start of an application, with three nodes alive, beside Boot's own pool on one of them. Prints a
 * table; on demand, because it takes a quiet machine and seven minutes.
 *
 * <p>Both sides start in turn, so that what the machine does falls on both, and the figure is the median of the
 * differences within pairs. Both have the same class path, driver, user and number of idle connections a pool (Boot's own
 * default is ten, ours two), and both answer one query: Boot's pool opens nothing before that unless somebody asks.
 * Everything else is as it comes: we check three nodes and register JMX beans, Boot's pool does not. "From an archive" is
 * what Boot's manual calls class data sharing: an earlier start has written down the classes that it loaded.
 */
@EnabledIfSystemProperty(named = "mha.start.runs", matches = "[1-9]\\d*")
class StartCostIT {
    private static final int PAIRS = Integer.getInteger("mha.start.runs", 0);
    private static final int WARM_UP = 5;
    private static final long PATIENCE_SECONDS = 180;

    /** What an application has that names the starter, spring-boot-starter-jdbc and a driver, and no more. */
    private static final Predicate<String> JDBC_ALONE = Pattern.compile(
                    "(spring-boot(-(autoconfigure|jdbc|sql|transaction|persistence))?"
                            + "|spring-(core|jcl|beans|context|aop|expression|jdbc|tx)|micrometer-(observation|commons)"
                            + "|mha-(core|jdbc|spring-boot-starter)|HikariCP|mysql-connector-j|resilience4j-.*|slf4j-api|logback-.*"
                            + "|log4j-.*|jul-to-slf4j|commons-logging|snakeyaml|jakarta.annotation-api|jspecify)-\\d.*")
            .asMatchPredicate();

    private final StringBuilder table = new StringBuilder(String.format(
            "%n%-46s %5s %8s %8s   %s%n",
            "start of an application on Boot " + SpringBootVersion.getVersion() + ", ms",
            "pairs",
            "Boot's",
            "MHA",
            "MHA - Boot's: median, quartiles, 95 % for the median"));

    @TempDir
    private Path directory;

    /** One way to start. */
    private interface Start {
        Figures with(String... properties) throws IOException, InterruptedException;
    }

    private record Pair(Figures boots, Figures ours) {}

    @Test
    void besideBootsOwnPool() throws IOException, InterruptedException {
        String all = System.getProperty("java.class.path");
        String alone = Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> Files.isDirectory(Path.of(entry))
                        || JDBC_ALONE.test(Path.of(entry).getFileName().toString()))
                .collect(Collectors.joining(File.pathSeparator));
        row("JDBC alone, new JVM", pairs(Duration.ofSeconds(95), own -> inNewJvm(alone, List.of(), own)));
        String jars = onlyJars(alone);
        row("JDBC alone, new JVM, from an archive", pairs(Duration.ofSeconds(95), own -> fromArchive(jars, own)));
        row("JPA, actuator and more, new JVM", pairs(Duration.ofSeconds(125), own -> inNewJvm(all, List.of(), own)));
        for (int i = 0; i < WARM_UP; i++) {
            StartOnce.measure(boots());
            StartOnce.measure(ours());
        }
        row("the same in a warm JVM", pairs(Duration.ofSeconds(35), StartOnce::measure));
        System.out.println(table);
    }

    private static List<Pair> pairs(Duration limit, Start start) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        List<Pair> pairs = new ArrayList<>();
        while (pairs.isEmpty() || (pairs.size() < PAIRS && System.nanoTime() - begun < limit.toNanos())) {
            if (pairs.size() % 2 == 0) {
                Figures boots = start.with(boots());
                pairs.add(new Pair(boots, start.with(ours())));
            } else {
                Figures ours = start.with(ours());
                pairs.add(new Pair(start.with(boots()), ours));
            }
        }
        return pairs;
    }

    private static String[] boots() {
        return properties(
                "spring.datasource.url=" + Servers.get(0).jdbcUrl(), "spring.datasource.hikari.minimum-idle=2");
    }

    private static String[] ours() {
        String hosts = Servers.all().stream()
                .map(node -> node.host() + ":" + node.port())
                .collect(Collectors.joining(","));
        return properties("spring.datasource.url=jdbc:mha://" + hosts + "/" + MariaDbServer.DATABASE);
    }

    private static String[] properties(String... own) {
        List<String> properties = new ArrayList<>(List.of(own));
        properties.add("spring.datasource.username=" + MariaDbServer.USER);
        properties.add("spring.datasource.password=" + MariaDbServer.PASSWORD);
        return properties.toArray(String[]::new);
    }

    /** An archive holds no classes of directories. */
    private String onlyJars(String classPath) {
        ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
        List<String> jars = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            if (Files.isDirectory(Path.of(entry))) {
                String file = directory.resolve(jars.size() + ".jar").toString();
                assertThat(jar.run(System.out, System.err, "--create", "--file", file, "-C", entry, "."))
                        .as("jar of " + entry)
                        .isZero();
                jars.add(file);
            } else {
                jars.add(entry);
            }
        }
        return String.join(File.pathSeparator, jars);
    }

    private Figures fromArchive(String classPath, String... properties) throws IOException, InterruptedException {
        Path archive = directory.resolve(List.of(properties).hashCode() + ".jsa");
        if (!Files.exists(archive)) {
            inNewJvm(classPath, List.of("-XX:ArchiveClassesAtExit=" + archive), properties);
        }
        return inNewJvm(classPath, List.of("-Xshare:on", "-XX:SharedArchiveFile=" + archive), properties);
    }

    private Figures inNewJvm(String classPath, List<String> options, String... properties)
            throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, StartOnce.class.getName()));
        command.addAll(List.of(properties));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("ends by itself")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(output, StandardCharsets.UTF_8);
        return said.lines()
                .filter(line -> line.startsWith(StartOnce.FIGURES))
                .map(line -> line.substring(StartOnce.FIGURES.length() + 1).split(" "))
                .map(figures -> new Figures(Double.parseDouble(figures[0]), Double.parseDouble(figures[1])))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(said));
    }

    private void row(String what, List<Pair> pairs) {
        row(what + ", context", pairs, Figures::contextMillis);
        row(what + ", first answer", pairs, Figures::answerMillis);
    }

    private void row(String what, List<Pair> pairs, Function<Figures, Double> figure) {
        double[] boots = sorted(pairs, pair -> figure.apply(pair.boots()));
        double[] ours = sorted(pairs, pair -> figure.apply(pair.ours()));
        double[] more = sorted(pairs, pair -> figure.apply(pair.ours()) - figure.apply(pair.boots()));
        int outside = (int) Math.max(0, (more.length - 1.96 * Math.sqrt(more.length)) / 2);
        table.append(String.format(
                "%-46s %5d %8.0f %8.0f   %+.0f, %+.0f to %+.0f, %+.0f to %+.0f%n",
                what,
                more.length,
                quantile(boots, 0.5),
                quantile(ours, 0.5),
                quantile(more, 0.5),
                quantile(more, 0.25),
                quantile(more, 0.75),
                more[outside],
                more[more.length - 1 - outside]));
    }

    private static double[] sorted(List<Pair> pairs, Function<Pair, Double> value) {
        return pairs.stream().mapToDouble(value::apply).sorted().toArray();
    }

    /** Between the two nearest values by the distance to each. */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        double above = sorted[Math.min(below + 1, sorted.length - 1)];
        return sorted[below] + (place - below) * (above - sorted[below]);
    }
}
