package io.mha.spring.lines;

import java.util.Arrays;
import java.util.List;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;

/** An application with nothing of its own. */
@SpringBootApplication
@ComponentScan(useDefaultFilters = false)
class Application {
    static ConfigurableApplicationContext start(String... properties) {
        return start(WebApplicationType.NONE, properties);
    }

    static ConfigurableApplicationContext start(WebApplicationType type, String... properties) {
        return start(type, List.of(), properties);
    }

    static ConfigurableApplicationContext start(WebApplicationType type, List<Class<?>> further, String... properties) {
        String[] arguments =
                Arrays.stream(properties).map(property -> "--" + property).toArray(String[]::new);
        return new SpringApplicationBuilder(Application.class)
                .sources(further.toArray(Class<?>[]::new))
                .web(type)
                .bannerMode(Banner.Mode.OFF)
                // Connector/J 9.7 asks MariaDB for a column that only MySQL has, when Hibernate wants the key words.
                .properties(
                        "spring.jpa.database-platform=org.hibernate.dialect.MariaDBDialect",
                        "spring.jpa.properties.hibernate.boot.allow_jdbc_metadata_access=false")
                .run(arguments);
    }
}
