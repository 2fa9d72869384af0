package io.mha.samples.failover;

import java.util.Arrays;
import java.util.List;

/**
 * What the demo was asked to do.
 *
 * @param plain lines instead of the table
 * @param quick a shorter script
 * @param yours no script: the user kills and freezes
 */
record Options(boolean plain, boolean quick, boolean yours) {
    static final String USAGE = """
            Options:
              --plain  lines instead of the live table
              --quick  shorter acts, about 20 s in all
              --yours  no script: you kill and freeze the servers, until you press Enter""";

    private static final List<String> KNOWN = List.of("--plain", "--quick", "--yours");

    /**
     * Reads the command line; arguments may also come as one, separated by blanks.
     *
     * @throws IllegalArgumentException if there is an option that is none
     */
    static Options of(String... args) {
        List<String> words = Arrays.stream(String.join(" ", args).split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList();
        for (String word : words) {
            if (!KNOWN.contains(word)) {
                throw new IllegalArgumentException("Unknown option " + word + "\n" + USAGE);
            }
        }
        return new Options(words.contains("--plain"), words.contains("--quick"), words.contains("--yours"));
    }
}
