package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program with the class path of these tests, in a JVM of its own where no JUnit is on any stack. */
final class ChildJvm {
    private static final int LIMIT_SECONDS = 300;

    private final List<String> command = new ArrayList<>();
    private final Path output;

    /** Output goes to a file in the folder. */
    ChildJvm(Path folder, List<String> options, Path... inFront) {
        output = folder.resolve("output");
        String classPath = Stream.concat(
                        Stream.of(inFront).map(Path::toString), Stream.of(System.getProperty("java.class.path")))
                .collect(Collectors.joining(File.pathSeparator));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-cp", classPath));
        command.addAll(options);
    }

    /** Runs it to its good end; gives what it has printed behind its mark. */
    List<String> run(String mark, String main, String... arguments) throws IOException, InterruptedException {
        command.add(main);
        command.addAll(List.of(arguments));
        Process jvm = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = jvm.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            List<String> lines = Files.readAllLines(output);
            assertThat(ended).as(() -> String.join("\n", lines)).isTrue();
            assertThat(jvm.exitValue()).as(() -> String.join("\n", lines)).isZero();
            return lines.stream()
                    .filter(line -> line.startsWith(mark))
                    .map(line -> line.substring(mark.length()))
                    .toList();
        } finally {
            jvm.destroyForcibly();
        }
    }
}
