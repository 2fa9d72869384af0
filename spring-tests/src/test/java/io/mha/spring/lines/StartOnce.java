package io.mha.spring.lines;

import java.util.concurrent.TimeUnit;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Starts the application, asks the database something, and says how long both took; see {@link StartCostIT}. */
final class StartOnce {
    static final String FIGURES = "figures of the start";

    /**
     * How long it took from the beginning.
     *
     * @param contextMillis until the context was there
     * @param answerMillis until the first query was answered
     */
    record Figures(double contextMillis, double answerMillis) {}

    private StartOnce() {}

    public static void main(String[] properties) {
        Figures figures = measure(properties);
        System.out.println(FIGURES + " " + figures.contextMillis() + " " + figures.answerMillis());
    }

    static Figures measure(String... properties) {
        long begun = System.nanoTime();
        try (ConfigurableApplicationContext context = Application.start(properties)) {
            long started = System.nanoTime();
            context.getBean(JdbcTemplate.class).queryForObject("SELECT 1", Integer.class);
            return new Figures(millis(started - begun), millis(System.nanoTime() - begun));
        }
    }

    private static double millis(long nanos) {
        return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
