package io.mha.spring.lines;

import io.mha.jdbc.MhaDataSource;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.springframework.aot.AotDetector;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** An application that Boot processes ahead of time, and that says then what it is made of. A program of its own. */
final class AheadOfTime {
    private AheadOfTime() {}

    public static void main(String[] properties) {
        try (ConfigurableApplicationContext context = Application.start(properties)) {
            System.out.println("aot: generated " + AotDetector.useGeneratedArtifacts());
            System.out.println("aot: "
                    + new TreeSet<>(context.getBeansOfType(DataSource.class).keySet()));
            System.out.println(
                    "aot: " + context.getBean(DataSource.class).getClass().getSimpleName());
            System.out.println(
                    "aot: reads " + context.getBean(JdbcTemplate.class).queryForObject("SELECT 42", Integer.class));
            System.out.println("aot: health " + context.containsBean("mhaHealthContributor") + ", endpoint "
                    + context.containsBean("mhaEndpoint"));
            System.out.println("aot: nodes "
                    + context.getBean("dataSource", MhaDataSource.class)
                            .cluster()
                            .topology()
                            .nodes()
                            .size());
        }
        System.exit(0);
    }
}
