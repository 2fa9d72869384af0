package io.mha.core.internal.check;

import io.mha.core.node.Node;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words in braces that stand for the node. Other braces are left as they are: a program may want them. */
final class Placeholders {
    private static final Pattern WORD = Pattern.compile("\\{(id|host|port|timeout)}");

    private Placeholders() {}

    static Map<String, String> of(Node node) {
        return Map.of("id", node.id(), "host", node.host(), "port", Integer.toString(node.port()));
    }

    /** In one pass, so that a value is never taken for a placeholder. */
    static String fill(String text, Map<String, String> values, UnaryOperator<String> escape) {
        return WORD.matcher(text).replaceAll(found -> {
            String value = values.get(found.group(1));
            return Matcher.quoteReplacement(value == null ? found.group() : escape.apply(value));
        });
    }
}
