package io.mha.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.jdbc.MhaDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverPropertyInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/** What an IDE offers is what ha-jdbc reads, word for word: the one cannot change without the other. */
class MetadataTest {
    private static final String PREFIX = "mha.datasource.";
    private static final Set<String> STARTERS = Set.of(
            "enabled",
            "url",
            "nodes",
            "database",
            "sub-protocol",
            "username",
            "password",
            "fail-fast",
            "pool",
            "probe",
            "driver");

    private final Map<String, Object> file = read();

    @Test
    void listsTheKeysOfTheSchemaAndNoOthers() {
        Set<String> expected = new TreeSet<>(STARTERS);
        schema().forEach(key -> expected.add(kebab(key.name)));
        Set<String> listed = properties().keySet().stream()
                .filter(name -> name.startsWith(PREFIX))
                .map(name -> name.substring(PREFIX.length()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(listed).isEqualTo(expected);
    }

    @Test
    void saysOfEachKeyWhatTheSchemaSays() {
        assertThat(schema()).hasSizeGreaterThan(40).allSatisfy(key -> {
            Map<String, Object> property = properties().get(PREFIX + kebab(key.name));
            assertThat(String.valueOf(property.get("description"))).isEqualToIgnoringCase(key.description + ".");
            assertThat(String.valueOf(property.get("defaultValue"))).isEqualTo(key.value);
        });
    }

    @Test
    void everyPropertyHasTypeDescriptionAndDefault() {
        assertThat(properties().values()).allSatisfy(property -> {
            assertThat(property).containsKeys("name", "type", "description", "defaultValue");
            assertThat(String.valueOf(property.get("description"))).endsWith(".");
        });
    }

    @Test
    void offersTheWordsOfTheSchema() {
        for (DriverPropertyInfo key : schema()) {
            if (key.choices != null && !Arrays.equals(key.choices, new String[] {"true", "false"})) {
                assertThat(words(PREFIX + kebab(key.name)))
                        .as(key.name)
                        .containsExactlyElementsOf(List.of(key.choices));
            }
        }
    }

    private List<Object> words(String name) {
        return entries("hints").stream()
                .filter(hint -> name.equals(hint.get("name")))
                .flatMap(hint -> maps(hint.get("values")).stream())
                .map(value -> value.get("value"))
                .toList();
    }

    private Map<String, Map<String, Object>> properties() {
        Map<String, Map<String, Object>> properties = new TreeMap<>();
        entries("properties").forEach(entry -> properties.put(String.valueOf(entry.get("name")), entry));
        return properties;
    }

    private List<Map<String, Object>> entries(String kind) {
        return maps(file.get(kind));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> maps(Object list) {
        return (List<Map<String, Object>>) Objects.requireNonNull(list);
    }

    private static List<DriverPropertyInfo> schema() {
        return List.of(new MhaDriver().getPropertyInfo("jdbc:mha://h", null));
    }

    private static String kebab(String key) {
        return key.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> read() {
        try {
            Path file = Path.of("src/main/resources/META-INF/spring-configuration-metadata.json");
            return JsonParserFactory.getJsonParser().parseMap(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
