package io.mha.samples.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Notes on three MariaDB servers of its own, or on those of {@code spring.datasource.url}. */
@SpringBootApplication
public class NotesApplication {
    /** Made by Spring. */
    public NotesApplication() {}

    /**
     * Starts it.
     *
     * @param args properties, for instance {@code --spring.datasource.url=jdbc:mha://db1,db2/notes}
     */
    public static void main(String[] args) {
        application().run(args);
    }

    static SpringApplication application() {
        SpringApplication application = new SpringApplication(NotesApplication.class);
        application.addInitializers(new EmbeddedNodes.Initializer());
        return application;
    }
}
