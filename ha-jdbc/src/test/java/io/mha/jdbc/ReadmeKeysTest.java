package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mha.core.ClusterKeys;
import io.mha.core.config.ConfigException;
import io.mha.core.config.Durations;
import io.mha.core.config.Key;
import io.mha.jdbc.internal.config.JdbcKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of keys in the README says of every key what the code does. */
class ReadmeKeysTest {
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\|(.*)\\|(.*)\\|(.*)\\|(.*)\\|(.*)\\|");
    private static final Pattern HOST_ROW = Pattern.compile("\\| `(\\w+)` \\|.*");
    private static final Pattern RANGE =
            Pattern.compile("(?:0 or )?(above )?(\\w+%?) (?:and more|to (below )?(\\w+%?))");
    private static final Pattern AMOUNT = Pattern.compile("(\\d+)(%?)");
    private static final Pattern ELSEWHERE = Pattern.compile("; ((?:HAProxy|LVS) .*)");
    private static final List<Row> TABLE = table();

    /** A line of the table, without the marks of Markdown. */
    private record Row(String key, String defaultText, String unit, String range, String meaning, String elsewhere) {
        @Override
        public String toString() {
            return key;
        }
    }

    @Test
    void listsEveryKeyOnce() {
        assertThat(JdbcKeys.ALL).containsAll(ClusterKeys.ALL);
        assertThat(TABLE).extracting(Row::key).containsExactlyElementsOf(names(JdbcKeys.ALL));
    }

    static List<Row> rows() {
        return TABLE;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void saysWhatTheKeySays(Row row) {
        Key<?> key = key(row.key());
        Matcher elsewhere = ELSEWHERE.matcher(key.description());
        boolean known = elsewhere.find();
        String meaning = known ? key.description().substring(0, elsewhere.start()) : key.description();
        assertThat(row)
                .isEqualTo(new Row(
                        key.name(),
                        key.defaultText(),
                        unit(key),
                        row.range(),
                        meaning,
                        known ? elsewhere.group(1) : ""));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void namesTheRangeThatIsChecked(Row row) {
        Key<?> key = key(row.key());
        if (!key.choices().isEmpty()) {
            assertThat(row.range()).isEqualTo(String.join(", ", key.choices()));
        } else if (unit(key).equals("text")) {
            assertThat(row.range()).isEqualTo("any");
        } else {
            Matcher range = RANGE.matcher(row.range());
            assertThat(range.matches()).as(row.range()).isTrue();
            checkEnd(row, range.group(2), range.group(1) == null, -1);
            if (range.group(4) == null) {
                assertThat(row.unit()).as("only times have no upper end").isEqualTo("time");
            } else {
                checkEnd(row, range.group(4), range.group(3) == null, 1);
            }
            if (row.range().startsWith("0 or ")) {
                assertThat(refusalOf(row.key(), "0")).isNull();
            }
        }
    }

    @Test
    void listsEveryAttributeOfAHost() {
        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> JdbcConfig.of("jdbc:mha://(host=h,colour=red)/db"));
        Set<String> known = new TreeSet<>(
                Arrays.asList(refused.cure().replaceFirst(".*there are ", "").split(", ")));
        assertThat(section("host attributes").stream()
                        .map(HOST_ROW::matcher)
                        .filter(Matcher::matches)
                        .map(row -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(known);
    }

    /** The end of a range is legal and what lies beyond it is not, or the other way round if the end is excluded. */
    private static void checkEnd(Row row, String end, boolean included, int outward) {
        boolean isOtherKey = JdbcKeys.ALL.stream().anyMatch(key -> key.name().equals(end));
        String bound = isOtherKey ? key(end).defaultText() : end;
        String beyond = included ? step(bound, outward) : bound;
        String within = included ? bound : step(bound, -outward);
        assertThat(refusalOf(row.key(), beyond))
                .as("%s=%s is out of its range", row.key(), beyond)
                .isIn(row.key(), end);
        assertThat(refusalOf(row.key(), within))
                .as("%s=%s is within its range", row.key(), within)
                .isNotEqualTo(row.key());
    }

    /** The key that a URL is refused for. */
    private static @Nullable String refusalOf(String key, String value) {
        try {
            JdbcConfig.of("jdbc:mha://h/db?" + key + "=" + value.replace("%", "%25"));
            return null;
        } catch (ConfigException e) {
            return e.key();
        }
    }

    /** The next amount; of times, the next millisecond. */
    private static String step(String amount, int by) {
        Matcher matcher = AMOUNT.matcher(amount);
        return matcher.matches()
                ? Long.parseLong(matcher.group(1)) + by + matcher.group(2)
                : Durations.parse("range", amount).toMillis() + by + "ms";
    }

    private static String unit(Key<?> key) {
        Object value = key.parse(key.defaultText());
        return value instanceof Duration
                ? "time"
                : value instanceof Double ? "%" : value instanceof Integer ? "number" : "text";
    }

    private static Key<?> key(String name) {
        return JdbcKeys.ALL.stream()
                .filter(key -> key.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the README names a key that is none: " + name));
    }

    private static List<String> names(List<Key<?>> keys) {
        return keys.stream().map(Key::name).toList();
    }

    private static List<Row> table() {
        List<Row> rows = new ArrayList<>();
        for (String line : section("keys")) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                List<String> cells = Stream.of(2, 3, 4, 5, 6)
                        .map(cell -> row.group(cell).replace("`", "").trim())
                        .collect(Collectors.toList());
                rows.add(new Row(row.group(1), cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4)));
            }
        }
        return rows;
    }

    /** The lines between two marks that a reader does not see. */
    private static List<String> section(String name) {
        try {
            List<String> lines = Files.readAllLines(Path.of("..", "README.md"));
            return lines.subList(lines.indexOf("<!-- " + name + " -->"), lines.indexOf("<!-- end of " + name + " -->"));
        } catch (IOException e) {
            throw new AssertionError("the README is not beside the modules", e);
        }
    }
}
