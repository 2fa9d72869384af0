package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.core.config.ConfigException;
import io.mha.jdbc.MhaDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    private static final String WHO = "SELECT CONCAT(CURRENT_USER(), ' ', DATABASE())";
    private static final String PORT = "'127.0.0.1::3306'";
    private static final String SERVICE = """
              %s:
                image: mha/mariadb:test
                environment: { MARIADB_DATABASE: shop, MARIADB_USER: clerk, MARIADB_PASSWORD: secret }
                ports: [ %s ]
                labels: { org.springframework.boot.service-connection: %s }
            """;

    @TempDir
    private Path directory;

    @Test
    void servicesWithOurLabelAreNodesAndOneOfThemIsKilled() throws Exception {
        write(SERVICE.formatted("one", PORT, "mha"));
        write(SERVICE.formatted("two", PORT, "mha"));
        write(SERVICE.formatted("three", PORT, "mha"));
        try (ConfigurableApplicationContext context = start(ContainerOutage.PATIENCE)) {
            ContainerOutage.play(
                    context.getBean(MhaDataSource.class),
                    context.getBean(JdbcTemplate.class),
                    () -> compose("kill", "two"));
            assertThat(context.getBean(JdbcTemplate.class).queryForObject(WHO, String.class))
                    .isEqualTo("clerk@% shop");
        }
    }

    @Test
    void oneOfBootsOwnKindTakesThePlaceOfTheHostsOfAUrl() throws Exception {
        write(SERVICE.formatted("database", PORT, "mariadb"));
        try (ConfigurableApplicationContext context =
                start("spring.datasource.url=jdbc:mha:mariadb://production:3306/elsewhere?rise=1")) {
            assertThat(context.getBean(MhaDataSource.class).cluster().topology().nodes())
                    .hasSize(1);
            assertThat(context.getBean(JdbcTemplate.class).queryForObject(WHO, String.class))
                    .isEqualTo("clerk@% shop");
        }
    }

    @Test
    void aNodeHasToPublishItsPort() throws Exception {
        write(SERVICE.formatted("hidden", "", "mha"));
        assertThatThrownBy(this::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("hidden", "has to publish 8066, 3306, or one port alone");
    }

    @Test
    void ofSeveralPortsThatOfTheServerIsTaken() throws Exception {
        write(SERVICE.formatted("two-ports", PORT + ", '127.0.0.1::9066'", "mha")
                .replace("mha }", "mha, org.springframework.boot.readiness-check.tcp.disable: true }"));
        try (ConfigurableApplicationContext context = start(ContainerOutage.PATIENCE)) {
            assertThat(context.getBean(JdbcTemplate.class).queryForObject(WHO, String.class))
                    .isEqualTo("clerk@% shop");
        }
    }

    private void write(String service) throws IOException {
        Path file = directory.resolve("compose.yaml");
        if (!Files.exists(file)) {
            Files.writeString(file, "services:\n");
        }
        Files.writeString(file, service, StandardOpenOption.APPEND);
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
