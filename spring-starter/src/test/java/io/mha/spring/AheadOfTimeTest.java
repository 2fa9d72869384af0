package io.mha.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.io.InputStreamSource;
import org.springframework.javapoet.ClassName;
import org.springframework.util.ClassUtils;

/** Spring's processing ahead of time can write down every bean definition of ours. */
class AheadOfTimeTest {

    @Test
    void writesDownAllDataSources() throws IOException {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        TestPropertyValues.of(
                        "spring.datasource.url=jdbc:mha://127.0.0.1:1/db", "mha.clusters.orders.url=jdbc:mha://h2/db")
                .applyTo(context);
        context.register(
                MhaDataSourceAutoConfiguration.class,
                MhaActuatorAutoConfiguration.class,
                MhaHealthAutoConfiguration.class,
                MhaMetricsAutoConfiguration.class);
        InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
        DefaultGenerationContext generation =
                new DefaultGenerationContext(new ClassNameGenerator(ClassName.get("io.mha.spring", "App")), files);

        new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        generation.writeGeneratedContent();

        String all = files.getGeneratedFiles(Kind.SOURCE).entrySet().stream()
                .map(AheadOfTimeTest::text)
                .collect(Collectors.joining("\n"));
        assertThat(all)
                .contains("\"dataSource\"")
                .contains("\"ordersDataSource\"")
                .contains("\"orders\"")
                .contains("DataSources")
                .contains("\"mhaHealthContributor\"")
                .contains("\"mhaPoolMetadata\"");
        context.close();
    }

    @Test
    void namesWhatIsMadeOfItsNameAlone() {
        RuntimeHints hints = new RuntimeHints();
        AotServices.factories().load(RuntimeHintsRegistrar.class).stream()
                .filter(registrar -> registrar.getClass().getName().startsWith("io.mha."))
                .forEach(registrar -> registrar.registerHints(hints, getClass().getClassLoader()));

        assertThat(hints.reflection().typeHints())
                .extracting(hint -> hint.getType().getName())
                .allSatisfy(
                        name -> assertThat(ClassUtils.isPresent(name, getClass().getClassLoader()))
                                .as(name)
                                .isTrue())
                .contains("io.mha.jdbc.MhaDriver", "io.mha.jdbc.internal.socket.CapturingSocketFactory");
    }

    private static String text(Map.Entry<String, InputStreamSource> file) {
        try (InputStream in = file.getValue().getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
