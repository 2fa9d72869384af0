package io.mha.testkit.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The hand-written sources of a module.
 *
 * @param files text by path; descriptions of packages and of the module are left out
 */
public record SourceTree(Map<Path, String> files) {
    private static final int MAX_LINES = 500;
    private static final double MEDIAN = 0.5;
    private static final long MAX_MEDIAN = 120;
    private static final double NEARLY_ALL = 0.95;
    private static final long MAX_NEARLY_ALL = 300;
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*|\"(?:\\\\.|[^\"\\\\\n])*\"");
    private static final Pattern MONITOR = Pattern.compile("\\bsynchronized\\b");

    /**
     * Reads a folder.
     *
     * @param folder {@code src/main/java}
     * @return all sources below it
     * @throws IOException if it cannot be read
     */
    public static SourceTree of(Path folder) throws IOException {
        Map<Path, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(SourceTree::isClass).toList()) {
                files.put(folder.relativize(path), Files.readString(path));
            }
        }
        return new SourceTree(files);
    }

    /**
     * What breaks the house's limits: files over 500 lines, a median over 120, a 95th percentile over 300, and monitors.
     *
     * @return one line each, none if all is well
     */
    public List<String> breaches() {
        List<String> breaches = new ArrayList<>();
        longerThan(MAX_LINES).forEach(file -> breaches.add(file + " has more than " + MAX_LINES + " lines"));
        withMonitors().forEach(file -> breaches.add(file + " uses a monitor"));
        if (length(MEDIAN) > MAX_MEDIAN) {
            breaches.add("the median file has " + length(MEDIAN) + " lines");
        }
        if (length(NEARLY_ALL) > MAX_NEARLY_ALL) {
            breaches.add("one file in twenty has more than " + length(NEARLY_ALL) + " lines");
        }
        return breaches;
    }

    /**
     * Files that are too long.
     *
     * @param lines the limit
     * @return those with more lines
     */
    public List<Path> longerThan(int lines) {
        List<Path> found = new ArrayList<>();
        files.forEach((path, text) -> {
            if (text.lines().count() > lines) {
                found.add(path);
            }
        });
        return found;
    }

    /**
     * The length that a share of the files does not exceed.
     *
     * @param share 0.5 for the median, 0.95, 1 for the longest
     * @return lines; 0 if there are no files
     */
    public long length(double share) {
        List<Long> lengths = files.values().stream()
                .map(text -> text.lines().count())
                .sorted()
                .toList();
        return lengths.isEmpty() ? 0 : lengths.get((int) Math.max(0, Math.ceil(share * lengths.size()) - 1));
    }

    /**
     * Files that use monitors, as methods or as blocks: a virtual thread that waits in one keeps its carrier.
     *
     * @return those with the word outside of comments and texts
     */
    public List<Path> withMonitors() {
        List<Path> found = new ArrayList<>();
        files.forEach((path, text) -> {
            if (MONITOR.matcher(COMMENT.matcher(text).replaceAll(" ")).find()) {
                found.add(path);
            }
        });
        return found;
    }

    private static boolean isClass(Path path) {
        String name = path.getFileName().toString();
        return name.endsWith(".java") && !name.equals("package-info.java") && !name.equals("module-info.java");
    }
}
