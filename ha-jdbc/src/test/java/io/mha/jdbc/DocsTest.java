package io.mha.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.ClusterKeys;
import io.mha.core.config.Durations;
import io.mha.core.config.Key;
import io.mha.core.node.Node;
import io.mha.jdbc.internal.config.JdbcKeys;
import io.mha.jdbc.internal.config.JdbcSettings;
import io.mha.jdbc.internal.config.NodeSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in docs/ is true: each URL can be read, and means what stands beside it. */
class DocsTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Pattern BLOCK = Pattern.compile("(?s)```(\\w+)\n(.*?)```");
    private static final Pattern OURS = Pattern.compile("jdbc:mha:[^\\s`\"|]+//[^\\s`\"|]+");

    private record Block(String language, String text) {
        List<String> lines() {
            return text.lines().filter(line -> !line.isBlank()).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"migration.md", "configuration.md"})
    void everyUrlCanBeRead(String page) throws IOException {
        List<String> urls =
                OURS.matcher(read(page)).results().map(m -> m.group()).toList();
        assertThat(urls)
                .isNotEmpty()
                .allSatisfy(url -> assertThat(JdbcConfig.of(url).nodes()).isNotEmpty());
    }

    @Test
    void anOldUrlBecomesOursByFourLetters() throws IOException {
        List<Block> pairs = blocks("migration.md").stream()
                .filter(block -> block.language().equals("url") && block.lines().size() == 2)
                .toList();
        assertThat(pairs)
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(pair -> assertThat(pair.lines().get(1))
                        .isEqualTo(pair.lines().get(0).replaceFirst("jdbc:", "jdbc:mha:")));
    }

    /** Reads the example as HAProxy would, and compares it with the URL below it. */
    @Test
    void theUrlSaysWhatTheHaproxyConfigurationSays() throws IOException {
        List<Block> blocks = blocks("migration.md");
        int at = 0;
        while (!blocks.get(at).language().equals("haproxy")) {
            at++;
        }
        List<List<String>> lines = blocks.get(at).lines().stream()
                .map(line -> List.of(line.strip().split("\\s+")))
                .toList();
        JdbcSettings settings = JdbcConfig.of(blocks.get(at + 1).lines().get(0)).settings();
        List<NodeSettings> servers = new ArrayList<>();
        for (List<String> line : lines) {
            switch (line.get(0)) {
                case "backend" -> {}
                case "balance" -> assertThat(settings.get(ClusterKeys.BALANCE)).isEqualTo(line.get(1));
                case "option" -> {
                    assertThat(line.get(1)).isEqualTo("httpchk");
                    assertThat(settings.get(JdbcKeys.CHECK)).isEqualTo("ping+http");
                }
                case "timeout" ->
                    assertThat(settings.get(
                                    line.get(1).equals("connect")
                                            ? JdbcKeys.CONNECT_TIMEOUT
                                            : ClusterKeys.PROBE_TIMEOUT))
                            .isEqualTo(Durations.parse("timeout", line.get(2)));
                case "default-server" -> {
                    assertThat(settings.httpCheck().port()).isEqualTo(number(line, "port"));
                    assertThat(settings.get(ClusterKeys.INTER)).isEqualTo(time(line, "inter"));
                    assertThat(settings.get(ClusterKeys.RISE)).isEqualTo(number(line, "rise"));
                    assertThat(settings.get(ClusterKeys.FALL)).isEqualTo(number(line, "fall"));
                    assertThat(settings.get(ClusterKeys.SLOW_START)).isEqualTo(time(line, "slowstart"));
                }
                case "server" -> servers.add(server(line));
                default -> throw new AssertionError("the test knows no " + line.get(0));
            }
        }
        assertThat(settings.nodes()).hasSize(3).isEqualTo(servers);
    }

    @Test
    void everyOldKeyInTheTableIsKnown() throws IOException {
        String table =
                read("migration.md").split("## What becomes of the old keys")[1].split("## From")[0];
        List<String> old = new ArrayList<>();
        table.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            Matcher name = Pattern.compile("`([\\w.]+)(=true)?`").matcher(line.split("\\|")[1]);
            while (name.find()) {
                if (!name.group(1).startsWith("...")) {
                    old.add(name.group(1));
                }
            }
        });
        assertThat(old).hasSizeGreaterThan(25).allSatisfy(key -> {
            String value = key.equals("transactionReplay") ? "false" : "1000";
            JdbcSettings settings =
                    JdbcConfig.of("jdbc:mha://h/db?" + key + "=" + value).settings();
            assertThat(settings.driverProperties()).doesNotContainKey(key);
        });
    }

    @Test
    void theFileCanBeRead(@TempDir Path folder) throws IOException {
        Block file = blocks("configuration.md").stream()
                .filter(block -> block.language().equals("properties"))
                .findFirst()
                .orElseThrow();
        Path path = Files.writeString(folder.resolve("mha.properties"), file.text());
        JdbcConfig shop = JdbcConfig.of(path, "shop");
        assertThat(shop.nodes()).containsExactly(Node.of("db1", 8066), Node.of("db2", 8066));
        assertThat(shop.settings().get(ClusterKeys.INTER)).isEqualTo(Duration.ofSeconds(2));
        assertThat(JdbcConfig.of(path, "archive").nodes()).hasSize(2);
    }

    @Test
    void everyMeterIsInTheTableAndNoOther() throws IOException, SQLException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (StubNodes nodes = new StubNodes(1);
                MhaDataSource source = new MhaDataSource(nodes.url())) {
            new MhaDataSource.Meters(source).bindTo(registry);
            TreeSet<String> names = registry.getMeters().stream()
                    .map(meter -> meter.getId().getName())
                    .collect(Collectors.toCollection(TreeSet::new));
            names.add("mha.transition"); // there from the first one on
            TreeSet<String> written = new TreeSet<>();
            String table = read("observability.md").split("## JMX")[0];
            table.lines()
                    .filter(line -> line.startsWith("| `"))
                    .forEach(line -> Pattern.compile("`([\\w.]+)`")
                            .matcher(line.split("\\|")[1])
                            .results()
                            .forEach(match -> written.add(match.group(1))));
            assertThat(written).isEqualTo(names);
        }
    }

    @Test
    void everyKeyThatIsNamedExists() throws IOException {
        List<String> keys = JdbcKeys.ALL.stream().map(Key::name).toList();
        String table = read("migration.md").split("\\| HAProxy \\| Here \\|")[1];
        List<String> named = Pattern.compile("[`&](\\w+)=")
                .matcher(table)
                .results()
                .map(match -> match.group(1))
                .toList();
        Map<Boolean, List<String>> byKind = named.stream()
                .filter(name -> !List.of("host", "name", "weight", "backup", "priority", "disabled", "maxConn")
                        .contains(name))
                .collect(Collectors.partitioningBy(keys::contains));
        assertThat(byKind.get(false)).isEmpty();
        assertThat(byKind.get(true)).contains("balance", "inter", "httpCheck", "consecutiveErrors");
    }

    private static NodeSettings server(List<String> line) {
        String[] address = line.get(2).split(":");
        Node node = Node.of(address[0], Integer.parseInt(address[1]))
                .named(line.get(1))
                .withWeight(line.contains("weight") ? number(line, "weight") : 1)
                .withLevel(line.contains("backup") ? 1 : 0);
        return new NodeSettings(node, line.contains("maxconn") ? number(line, "maxconn") : null, null, false);
    }

    private static int number(List<String> line, String word) {
        return Integer.parseInt(line.get(line.indexOf(word) + 1));
    }

    private static Duration time(List<String> line, String word) {
        return Durations.parse(word, line.get(line.indexOf(word) + 1));
    }

    private static List<Block> blocks(String page) throws IOException {
        Stream<Block> found =
                BLOCK.matcher(read(page)).results().map(match -> new Block(match.group(1), match.group(2)));
        return found.toList();
    }

    private static String read(String page) throws IOException {
        return Files.readString(DOCS.resolve(page), UTF_8);
    }
}
