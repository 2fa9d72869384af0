package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boot's own processing ahead of time, as its build plugins run it; what it writes is compiled, and the application runs on it. */
class AheadOfTimeIT {
    private static final String MAIN = AheadOfTime.class.getName();
    private static final String NO_RESTARTS = "-Dspring.devtools.restart.enabled=false";

    /** MyBatis has hints of its own to bring, and here it is not the subject. */
    private static final String NO_MYBATIS =
            "spring.autoconfigure.exclude=org.mybatis.spring.boot.autoconfigure.MybatisAutoConfiguration";

    @TempDir
    private Path folder;

    @Test
    void runsOnWhatWasWrittenAheadOfTime() throws Exception {
        Path sources = folder.resolve("sources");
        Path resources = folder.resolve("resources");
        Path classes = folder.resolve("classes");
        String url = "spring.datasource.url=" + Servers.url();
        String second = "mha.clusters.orders.url=" + Servers.url();
        new ChildJvm(folder, List.of(NO_RESTARTS))
                .run(
                        "",
                        "org.springframework.boot.SpringApplicationAotProcessor",
                        MAIN,
                        sources.toString(),
                        resources.toString(),
                        classes.toString(),
                        "io.mha",
                        "lines",
                        url,
                        second,
                        NO_MYBATIS,
                        "management.endpoints.web.exposure.include=*");
        compile(sources, classes);

        List<String> said = new ChildJvm(folder, List.of(NO_RESTARTS, "-Dspring.aot.enabled=true"), classes, resources)
                .run("aot: ", MAIN, url, second, NO_MYBATIS, "management.endpoints.web.exposure.include=*");

        assertThat(said)
                .containsExactly(
                        "generated true",
                        "[dataSource, ordersDataSource]",
                        "MhaDataSource",
                        "reads 42",
                        "health true, endpoint true",
                        "nodes 3");
        assertThat(metadata(resources)).contains("io.mha.core.balance.NodeCounters", "io.mha.jdbc.MhaDriver");
    }

    private static void compile(Path sources, Path classes) throws IOException {
        Files.createDirectories(classes);
        List<String> arguments = new ArrayList<>(List.of(
                "-nowarn",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + classes));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
        }
        int result = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
                .run(null, null, null, arguments.toArray(String[]::new));
        assertThat(result).isZero();
    }

    /** What a native image is told, in whatever file this line of Spring writes it to. */
    private static String metadata(Path resources) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(resources)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
