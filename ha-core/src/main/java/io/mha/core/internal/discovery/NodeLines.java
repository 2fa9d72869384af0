package io.mha.core.internal.discovery;

import io.mha.core.config.ConfigException;
import io.mha.core.config.Key;
import io.mha.core.config.Settings;
import io.mha.core.node.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Nodes as text, a line each. */
final class NodeLines {
    private static final int MAX_LEVEL = 1_000;
    private static final Pattern ADDRESS = Pattern.compile("(?:([A-Za-z0-9._-]+)|\\[([0-9A-Za-z:.%_-]+)]):(\\d{1,9})");
    private static final Pattern WORD = Pattern.compile("[^\\s#=]+");
    private static final Key<Integer> WEIGHT = Key.integer("weight", "1", 0, Node.MAX_WEIGHT, "share of the traffic");
    private static final Key<Integer> PRIORITY = Key.integer("priority", "0", 0, MAX_LEVEL, "level, 0 is active");
    private static final Key<Integer> MAXCONN =
            Key.integer("maxconn", "0", 0, Integer.MAX_VALUE, "calls in flight, 0 for no limit");
    private static final List<String> WORDS = List.of("name", "weight", "backup", "priority", "maxconn");

    private final Map<String, Integer> lineOf = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();

    private NodeLines() {}

    /**
     * Reads all lines.
     *
     * @throws SourceException with the number of the line and the cure, if one cannot be read or there is no node
     */
    static List<Node> parse(String text) throws SourceException {
        NodeLines lines = new NodeLines();
        int number = 0;
        for (String line : (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\\R", -1)) {
            number++;
            try {
                lines.read(words(line), number);
            } catch (ConfigException e) {
                throw new SourceException("line " + number + ": " + e.getMessage());
            }
        }
        if (lines.nodes.isEmpty()) {
            throw new SourceException("no node in it; write host:port, a line each");
        }
        return lines.nodes;
    }

    /**
     * Writes nodes so that {@link #parse} reads the same.
     *
     * @throws ConfigException if a name cannot be written
     */
    static String format(List<Node> nodes) {
        StringBuilder text = new StringBuilder();
        for (Node node : nodes) {
            text.append(node.address());
            if (!node.id().equals(node.address())) {
                text.append(" name=").append(name(node.id()));
            }
            text.append(" weight=").append(node.weight());
            if (node.level() > 0) {
                text.append(" priority=").append(node.level());
            }
            if (node.maxConn() > 0) {
                text.append(" maxconn=").append(node.maxConn());
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        for (String word : line.strip().split("\\s+", -1)) {
            if (word.startsWith("#")) {
                break;
            }
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    private void read(List<String> words, int number) {
        if (words.isEmpty()) {
            return;
        }
        Node node = words.get(0).equals("server") ? haproxy(words) : own(words);
        once("name " + node.id(), number);
        once("address " + node.address().toLowerCase(Locale.ROOT), number);
        nodes.add(node);
    }

    private void once(String what, int number) {
        Integer before = lineOf.putIfAbsent(what, number);
        if (before != null) {
            throw new ConfigException(what, null, "is in line " + before + " already; remove one of them");
        }
    }

    private static Node own(List<String> words) {
        Node node = address(words.get(0));
        Map<String, String> options = new HashMap<>();
        for (String word : words.subList(1, words.size())) {
            int equals = word.indexOf('=');
            String key = equals < 0 ? word : word.substring(0, equals);
            boolean needsValue = !key.equals("backup");
            if (needsValue && equals < 0 && WORDS.contains(key)) {
                throw new ConfigException(key, null, "needs a value; write " + key + "=...");
            }
            set(options, key, equals < 0 ? null : word.substring(equals + 1));
        }
        return with(node, options);
    }

    private static Node haproxy(List<String> words) {
        if (words.size() < 3) {
            throw new ConfigException("server", null, "write server <name> <host>:<port>");
        }
        Map<String, String> options = new HashMap<>();
        options.put("name", words.get(1));
        for (int i = 3; i < words.size(); i++) {
            String key = words.get(i);
            if (key.equals("backup") || !WORDS.contains(key)) {
                set(options, key, null);
            } else if (i + 1 < words.size()) {
                set(options, key, words.get(++i));
            } else {
                throw new ConfigException(key, null, "needs a value behind it");
            }
        }
        return with(address(words.get(2)), options);
    }

    private static void set(Map<String, String> options, String key, @Nullable String value) {
        if (!WORDS.contains(key)) {
            String near = Settings.nearest(key, WORDS, 2);
            throw new ConfigException(
                    key, null, "is not known here; " + (near == null ? "there are " + WORDS : "write " + near));
        }
        if (key.equals("backup") && value != null) {
            throw new ConfigException(key, value, "takes no value; write backup, or priority=n");
        }
        if (options.put(key, value == null ? "1" : value) != null) {
            throw new ConfigException(key, value, "is there twice; remove one");
        }
    }

    private static Node with(Node node, Map<String, String> options) {
        if (options.containsKey("backup") && options.containsKey("priority")) {
            throw new ConfigException("backup", null, "means priority=1; write one of the two");
        }
        String level = options.getOrDefault("priority", options.getOrDefault("backup", PRIORITY.defaultText()));
        return new Node(
                options.containsKey("name") ? name(options.get("name")) : node.id(),
                node.host(),
                node.port(),
                WEIGHT.parse(options.getOrDefault("weight", WEIGHT.defaultText())),
                PRIORITY.parse(level),
                MAXCONN.parse(options.getOrDefault("maxconn", MAXCONN.defaultText())));
    }

    private static String name(@Nullable String name) {
        if (name == null || !WORD.matcher(name).matches()) {
            throw new ConfigException("name", name, "a name in a file is one word without # and =");
        }
        return name;
    }

    private static Node address(String text) {
        Matcher address = ADDRESS.matcher(text);
        if (!address.matches()) {
            throw new ConfigException("node", masked(text), "write host:port, or [address]:port for IPv6");
        }
        String host = address.group(1) == null ? address.group(2) : address.group(1);
        return Node.of(host, Integer.parseInt(address.group(3)));
    }

    /** Somebody may have pasted a URL with credentials. */
    private static String masked(String text) {
        int at = text.lastIndexOf('@');
        return at < 0 ? text : "***" + text.substring(at);
    }
}
