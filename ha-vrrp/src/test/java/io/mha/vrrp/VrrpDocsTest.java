package io.mha.vrrp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.core.config.ConfigException;
import io.mha.core.config.Durations;
import io.mha.core.config.Key;
import io.mha.vrrp.internal.config.VrrpKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/vrrp.md says of every key what the code does. */
class VrrpDocsTest {
    private static final Path PAGE = Path.of("../docs/vrrp.md");
    private static final Pattern BOUNDS = Pattern.compile("`(\\d\\w*)` to `(\\d\\w*)`");

    /** A line of the table of keys, without the marks of Markdown. */
    private record Row(String key, String defaultText, String unit, String range, String meaning, String keepalived) {
        @Override
        public String toString() {
            return key;
        }
    }

    static List<Row> rows() {
        return lines("keys")
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::trim).toList())
                .map(cells -> new Row(
                        cells.get(1).replace("`", ""),
                        cells.get(2).replace("`", ""),
                        cells.get(3),
                        cells.get(4),
                        cells.get(5),
                        cells.get(6).replace("`", "")))
                .toList();
    }

    @Test
    void listsEveryKeyOnce() {
        assertThat(rows())
                .extracting(Row::key)
                .containsExactlyElementsOf(VrrpKeys.ALL.stream().map(Key::name).toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void saysWhatTheKeySays(Row row) {
        Key<?> key = key(row);
        String[] parts = key.description().split("; keepalived ");
        assertThat(row.defaultText()).isEqualTo(key.defaultText());
        assertThat(row.meaning()).isEqualTo(parts[0]);
        assertThat(row.keepalived()).isEqualTo(parts.length > 1 ? parts[1].replace(" or ", ", ") : "");
        if (!key.choices().isEmpty()) {
            assertThat(row.range().replace("`", "")).isEqualTo(String.join(", ", key.choices()));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void namesTheRangeThatIsChecked(Row row) {
        Matcher bounds = BOUNDS.matcher(row.range());
        if (!bounds.find()) {
            assertThat(row.unit()).isIn("text", "flag");
            return;
        }
        Key<?> key = key(row);
        key.parse(bounds.group(1));
        key.parse(bounds.group(2));
        for (String beyond : beyond(row, bounds.group(1), bounds.group(2))) {
            assertThatThrownBy(() -> key.parse(beyond)).isInstanceOf(ConfigException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void hasAMethodInTheBuilder(Row row) {
        Set<String> methods = Arrays.stream(VirtualRouterConfig.Builder.class.getMethods())
                .map(java.lang.reflect.Method::getName)
                .collect(Collectors.toSet());
        String method = switch (row.key()) {
            case "addresses" -> "address";
            case "authPass" -> "authentication";
            case "unicastPeers" -> "unicastPeer";
            case "gnaInterval" -> "garpInterval";
            default -> row.key();
        };
        assertThat(methods).contains(method);
    }

    @Test
    void showsSettingsThatAreLegal() throws IOException {
        assertThat(Files.readString(PAGE, UTF_8)).contains("builder(\"eth0\", 51)", "advert_int 0.1");
        VirtualRouterConfig ours = VirtualRouterConfig.builder("eth0", 51)
                .address("192.0.2.100")
                .priority(150)
                .advertInterval(Duration.ofMillis(100))
                .build();
        assertThat(ours.version()).as("the one of keepalived beside it").isEqualTo(3);
    }

    private static List<String> beyond(Row row, String least, String most) {
        if (row.unit().equals("number")) {
            return List.of(Integer.toString(Integer.parseInt(least) - 1), Integer.toString(Integer.parseInt(most) + 1));
        }
        String more = Durations.format(Durations.parse("", most).plusMillis(1));
        Duration fewest = Durations.parse("", least);
        return fewest.isZero() ? List.of(more) : List.of(more, Durations.format(fewest.minusMillis(1)));
    }

    private static Key<?> key(Row row) {
        return VrrpKeys.ALL.stream()
                .filter(key -> key.name().equals(row.key()))
                .findFirst()
                .orElseThrow();
    }

    /** The lines of the table between two marks. */
    static java.util.stream.Stream<String> lines(String table) {
        try {
            String page = Files.readString(PAGE, UTF_8);
            return page.split("<!-- " + table + " -->")[1]
                    .split("<!-- end of " + table + " -->")[0]
                    .lines()
                    .filter(line -> line.startsWith("| `"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
