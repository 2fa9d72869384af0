package io.mha.benchmarks.scoreboard;

/** What has to hold for one figure of MHA. */
record Bar(Figure figure, boolean upper, double limit) {
    static Bar atMost(Figure figure, double limit) {
        return new Bar(figure, true, limit);
    }

    static Bar atLeast(Figure figure, double limit) {
        return new Bar(figure, false, limit);
    }

    boolean holds(double value) {
        return upper ? value <= limit : value >= limit;
    }

    String text() {
        return figure.title + (upper ? " <= " : " >= ") + figure.show(limit);
    }
}
