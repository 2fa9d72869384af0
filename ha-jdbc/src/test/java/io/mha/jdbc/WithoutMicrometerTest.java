package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Micrometer is optional: without it everything but the meters works, and nothing asks for it. */
class WithoutMicrometerTest {

    @Test
    void aDataSourceNeedsNoMicrometer() throws ReflectiveOperationException, IOException {
        try (Hidden loader = new Hidden()) {
            Class<?> type = loader.loadClass("io.mha.jdbc.MhaDataSource");
            assertThat(type).isNotSameAs(MhaDataSource.class);
            assertThat(type.getDeclaredMethods()).as("what frameworks look at").isNotEmpty();
            assertThat(type.getDeclaredClasses()).isNotEmpty();
            assertThat(type.getDeclaredConstructors()).isNotEmpty();
            DataSource source = (DataSource) type.getConstructor(String.class)
                    .newInstance(
                            "jdbc:mha:mariadb://127.0.0.1:1/db?name=bare&borrowTimeout=50ms&outageWait=0&minIdle=0");
            try {
                assertThatThrownBy(source::getConnection).hasMessageContaining("127.0.0.1:1");
            } finally {
                type.getMethod("close").invoke(source);
            }
            assertThat(loader.asked).as("classes that were asked for in vain").isEmpty();
        }
    }

    @Test
    void onlyTheMetersNeedIt() throws ReflectiveOperationException, IOException {
        try (Hidden loader = new Hidden()) {
            Class<?> meters = loader.loadClass("io.mha.jdbc.internal.observe.ClusterMeters");
            assertThatThrownBy(() -> meters.getDeclaredMethods()).isInstanceOf(NoClassDefFoundError.class);
            assertThat(loader.asked).contains("io.micrometer.core.instrument.MeterRegistry");
        }
    }

    /** The class path without Micrometer, with a copy of everything else. */
    private static final class Hidden extends URLClassLoader {
        private final List<String> asked = new CopyOnWriteArrayList<>();

        Hidden() {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("io.micrometer.")) {
                asked.add(name);
                throw new ClassNotFoundException(name);
            }
            return super.findClass(name);
        }

        private static URL[] classPath() {
            return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> !entry.contains("micrometer"))
                    .map(Hidden::url)
                    .toArray(URL[]::new);
        }

        private static URL url(String entry) {
            try {
                return Path.of(entry).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(entry, e);
            }
        }
    }
}
