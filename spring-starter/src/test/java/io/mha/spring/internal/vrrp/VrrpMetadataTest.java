package io.mha.spring.internal.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.config.Key;
import io.mha.vrrp.internal.config.VrrpKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/** What an IDE offers for virtual routers is what ha-vrrp and the starter read, word for word. */
class VrrpMetadataTest {
    private static final String PREFIX = "mha.vrrp.";

    private static Map<String, Key<?>> schema() {
        Map<String, Key<?>> all = new TreeMap<>();
        StarterKeys.ALL.forEach(key -> all.put(PREFIX + StarterKeys.kebab(key.name()), key));
        Stream.concat(StarterKeys.OF_ROUTER.stream(), VrrpKeys.ALL.stream())
                .forEach(key -> all.put(PREFIX + "defaults." + StarterKeys.kebab(key.name()), key));
        return all;
    }

    private static Map<String, Map<String, Object>> listed(String kind) throws IOException {
        Path file = Path.of("src/main/resources/META-INF/spring-configuration-metadata.json");
        Map<String, Object> json = JsonParserFactory.getJsonParser().parseMap(Files.readString(file));
        Map<String, Map<String, Object>> all = new TreeMap<>();
        for (Map<String, Object> entry : maps(json.get(kind))) {
            String name = String.valueOf(entry.get("name"));
            if (name.startsWith(PREFIX)) {
                all.put(name, entry);
            }
        }
        return all;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> maps(Object list) {
        return (List<Map<String, Object>>) Objects.requireNonNull(list);
    }

    @Test
    void listsTheKeysOfTheSchemaAndNoOthers() throws IOException {
        TreeSet<String> expected = new TreeSet<>(schema().keySet());
        expected.add(PREFIX + "routers");
        assertThat(new TreeSet<>(listed("properties").keySet())).isEqualTo(expected);
    }

    @Test
    void saysOfEachKeyWhatTheSchemaSays() throws IOException {
        Map<String, Map<String, Object>> properties = listed("properties");
        Map<String, Map<String, Object>> hints = listed("hints");
        schema().forEach((name, key) -> {
            Map<String, Object> property = Objects.requireNonNull(properties.get(name), name);
            assertThat(String.valueOf(property.get("description")))
                    .as(name)
                    .isEqualToIgnoringCase(key.description() + ".");
            assertThat(String.valueOf(property.get("defaultValue"))).as(name).isEqualTo(key.defaultText());
            if (!key.choices().isEmpty() && !key.choices().equals(List.of("true", "false"))) {
                assertThat(maps(Objects.requireNonNull(hints.get(name), name).get("values")))
                        .as(name)
                        .extracting(value -> value.get("value"))
                        .isEqualTo(key.choices());
            }
        });
    }
}
