package io.mha.testkit.netlab;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How child JVMs are started. */
final class Jvm {
    /** How long a child may take to be ready, on a busy machine. */
    static final Duration START = Duration.ofSeconds(60);

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    /** What measures goes before what is measured, where that is allowed. */
    private static final List<String> FIRST = Shell.works("chrt -f 10 true") ? List.of("chrt", "-f", "10") : List.of();

    private Jvm() {}

    static List<String> command(Class<?> main, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of(JAVA, "-cp", System.getProperty("java.class.path")));
        command.addAll(options); // the last class path counts
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /** A small program of this package. */
    static List<String> light(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(FIRST);
        command.addAll(
                List.of(JAVA, "-Xms8m", "-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of("-cp", home(main), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String home(Class<?> main) {
        return new File(main.getProtectionDomain().getCodeSource().getLocation().getPath()).getPath();
    }
}
