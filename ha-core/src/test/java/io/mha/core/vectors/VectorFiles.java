package io.mha.core.vectors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads files of vectors, and makes a case of its own of every row of a table. */
final class VectorFiles {
    static final Path DIRECTORY = Path.of("src/test/resources/vectors");

    private VectorFiles() {}

    /** All cases of the files that lie directly in a directory, in the order of their names. */
    static List<Vector> in(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(directory)) {
            files = found.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
        List<Vector> cases = new ArrayList<>();
        for (Path file : files) {
            if (!file.endsWith("starts.yaml")) {
                read(file, cases);
            }
        }
        return cases;
    }

    static Object parse(Path file) throws IOException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file.toString())
                .setAllowDuplicateKeys(false)
                .build();
        try (InputStream in = Files.newInputStream(file)) {
            return new Load(settings).loadFromInputStream(in);
        }
    }

    private static void read(Path file, List<Vector> cases) throws IOException {
        String name = DIRECTORY.relativize(file).toString();
        Fields top = new Fields(name, parse(file));
        top.text("description");
        String kind = top.text("kind");
        Object policy = top.has("policy") ? top.map("policy").unwrap() : Map.of();
        for (Fields one : top.maps("cases")) {
            List<?> rows = one.has("examples") ? one.list("examples") : List.of(Map.of());
            for (Object row : rows) {
                Map<?, ?> values = (Map<?, ?>) row;
                Map<Object, Object> body = new LinkedHashMap<>();
                one.unwrap().forEach((key, value) -> {
                    if (!"examples".equals(key)) {
                        body.put(key, filled(value, values));
                    }
                });
                Fields fields = new Fields(one.where(), body);
                cases.add(new Vector(name, kind, fields.text("description"), fields.texts("covers"), policy, body));
            }
        }
        top.end();
    }

    /** A tree in which {@code <name>} stands for the value of that name in a row. */
    private static Object filled(Object node, Map<?, ?> row) {
        if (node instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> copy.put(filled(key, row), filled(value, row)));
            return copy;
        }
        if (node instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(filled(item, row)));
            return copy;
        }
        if (!(node instanceof String text)) {
            return node;
        }
        String filled = text;
        for (Map.Entry<?, ?> entry : row.entrySet()) {
            String mark = "<" + entry.getKey() + ">";
            if (text.equals(mark)) {
                return entry.getValue();
            }
            filled = filled.replace(mark, String.valueOf(entry.getValue()));
        }
        return filled;
    }
}
