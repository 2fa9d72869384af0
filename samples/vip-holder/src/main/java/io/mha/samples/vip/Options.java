package io.mha.samples.vip;

import java.util.ArrayList;
import java.util.List;

/**
 * What the demo is told.
 *
 * @param quick whether the acts are short
 * @param interval the advertisement interval: {@code 100ms} or {@code 1s}
 */
record Options(boolean quick, String interval) {
    static Options of(String... arguments) {
        boolean quick = false;
        String interval = "100ms";
        List<String> unknown = new ArrayList<>();
        for (String word : String.join(" ", arguments).trim().split(" +", -1)) {
            switch (word) {
                case "" -> {}
                case "--quick" -> quick = true;
                case "--slow" -> interval = "1s";
                default -> unknown.add(word);
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    unknown + ": there are --quick (short acts) and --slow (an interval of 1 s, not 100 ms)");
        }
        return new Options(quick, interval);
    }

    long intervalMillis() {
        return interval.equals("1s") ? 1_000 : 100;
    }
}
