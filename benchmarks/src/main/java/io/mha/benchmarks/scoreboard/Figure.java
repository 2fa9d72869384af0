package io.mha.benchmarks.scoreboard;

/** What is measured. */
enum Figure {
    FAILED_READS("failed reads", "", "reads that ended with an exception"),
    FAILED_OPS("failed ops", "", "reads, inserts and transactions that ended with an exception"),
    UNKNOWN("of them unknown", "", "writes of which the exception said that their outcome is unknown"),
    WORST_GAP("worst gap ms", "", "longest time between two successes of a thread; 100 ms lie between two by schedule"),
    MEDIAN_GAP("median thread's gap ms", "", "the worst gap of the thread in the middle"),
    LATE_GAP("late gap ms", "", "worst gap that begins later than 2 s after the fault and before its end"),
    SERVED("served", "%", "successes during the fault, of what was due during it"),
    P99("p99 ms", "", "99th percentile from due to done, from 2 s after the fault to its end"),
    FIRST_SUCCESS("first success ms", "", "from the moment that the first node answers again"),
    BACK_AFTER(
            "back after s", "", "until a second in which the node has 80 % of its fair share of statements, its end"),
    OPENED("opened", "%", "connections opened within 10 s of the end of the fault, of those that were lost by it"),
    EJECTIONS("taken out", "", "how often a node was taken out of service");

    final String title;
    final String unit;
    final String text;

    Figure(String title, String unit, String text) {
        this.title = title;
        this.unit = unit;
        this.text = text;
    }

    /** For the table; a figure that does not exist here is a dash. */
    String show(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        if (Double.isInfinite(value)) {
            return "never";
        }
        boolean fine = this == BACK_AFTER || this == SERVED;
        return String.format(fine ? "%.1f%s" : "%.0f%s", value, unit.equals("%") ? " %" : unit);
    }
}
