package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.jdbc.MhaDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Services of Docker Compose, which the application starts: those with our label are its nodes. */
@NeedsDocker(compose = true)
@Timeout(300)
abstract class ComposeContract {
    private static final String SERVICE = """
              %s:
                image: mha/mariadb:test
                environment: { MARIADB_DATABASE: shop, MARIADB_USER: clerk, MARIADB_PASSWORD: secret }
                ports: [ "127.0.0.1::3306" ]
            """;
    private static final String LABEL = """
                labels: { org.springframework.boot.service-connection: mha }
            """;

    @TempDir
    private Path directory;

    @Test
    void servicesWithOurLabelAreNodesAndOneOfThemIsKilled() throws Exception {
        write("one", "two", "three");
        try (ConfigurableApplicationContext context = start(ContainerOutage.PATIENCE)) {
            ContainerOutage.play(
                    context.getBean(MhaDataSource.class),
                    context.getBean(JdbcTemplate.class),
                    () -> compose("kill", "two"));
            assertThat(context.getBean(JdbcTemplate.class)
                            .queryForObject("SELECT CONCAT(CURRENT_USER(), ' ', DATABASE())", String.class))
                    .isEqualTo("clerk@% shop");
        }
    }

    private void write(String... services) throws IOException {
        StringBuilder text = new StringBuilder("services:\n");
        for (String service : services) {
            text.append(SERVICE.formatted(service)).append(LABEL);
        }
        Files.writeString(directory.resolve("compose.yaml"), text);
    }

    private ConfigurableApplicationContext start(String... properties) {
        List<String> all = new ArrayList<>(Arrays.asList(properties));
        all.add("spring.docker.compose.enabled=true");
        all.add("spring.docker.compose.skip.in-tests=false");
        all.add("spring.docker.compose.lifecycle-management=start-only");
        all.add("spring.docker.compose.file=" + directory.resolve("compose.yaml"));
        return Application.start(WebApplicationType.NONE, all.toArray(String[]::new));
    }

    @AfterEach
    void down() {
        compose("down", "--timeout", "5");
    }

    private void compose(String... arguments) {
        List<String> command = Stream.concat(
                        Stream.of(
                                "docker",
                                "compose",
                                "--file",
                                directory.resolve("compose.yaml").toString()),
                        Stream.of(arguments))
                .toList();
        try {
            Path log = directory.resolve("compose.log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assertThat(process.waitFor(90, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
            assertThat(process.exitValue())
                    .as("%s: %s", command, Files.readString(log))
                    .isZero();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
