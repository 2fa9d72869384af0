package io.mha.core.internal.check;

import io.mha.core.config.ConfigException;
import io.mha.core.health.CheckResult;
import io.mha.core.health.HealthCheck;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Whether somebody has laid a file. It votes and never fails. */
final class FlagFileCheck implements HealthCheck {
    private static final String ORIGIN = "flag-file";
    private static final int MAX_CONTENT = 4_096;
    private static final Pattern UNSAFE = Pattern.compile("[/\\\\\0]");

    private final String template;

    FlagFileCheck(Path path) {
        template = path.toString();
        if (template.isBlank()) {
            throw new ConfigException("flagFile", template, "needs the path of a file");
        }
    }

    @Override
    public String name() {
        return ORIGIN;
    }

    @Override
    public CheckResult probe(Node node, Deadline deadline) {
        String name = Placeholders.fill(
                template, Placeholders.of(node), value -> UNSAFE.matcher(value).replaceAll("_"));
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException e) {
            return CheckResult.passed("no flag file: " + OneLine.of(e.getMessage()));
        }
        if (Files.exists(path)) {
            return found(node, path);
        }
        return CheckResult.passed(
                Files.notExists(path) ? "no flag file" : "cannot tell whether there is a flag file " + path);
    }

    private static CheckResult found(Node node, Path path) {
        String line = firstLine(path);
        AgentWords words = AgentWords.parse(line);
        Wish wish = wish(words);
        String reason = words.unknown().isEmpty() ? words.because(path.toString()) : OneLine.of(line);
        return CheckResult.passed("flag file " + path + (line.isEmpty() ? "" : ": " + OneLine.of(line)))
                .with(words.numbers(node).wish(ORIGIN, wish, reason));
    }

    private static Wish wish(AgentWords words) {
        if (words.failed() || words.wish() == Wish.MAINT) {
            return Wish.MAINT;
        }
        if (words.wish() == Wish.DRAIN || !words.unknown().isEmpty()) {
            return Wish.DRAIN; // a sentence such as "will be up soon" is no command to come back
        }
        boolean saysOtherwise = words.wish() != null
                || words.state() != null
                || words.percent() != null
                || words.weight() != null
                || words.maxConn() != null;
        return saysOtherwise ? Wish.READY : Wish.DRAIN;
    }

    /** Only of a regular file: to open a pipe would block for ever. What cannot be read still exists. */
    private static String firstLine(Path path) {
        if (!Files.isRegularFile(path)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(path)) {
            return new String(in.readNBytes(MAX_CONTENT), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .map(String::strip)
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
