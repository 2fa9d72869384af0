package io.mha.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Micrometer is optional: without it everything but the meters works, and nothing asks for it. */
class WithoutMicrometerTest {

    @Test
    void virtualRoutersNeedNoMicrometer() throws ReflectiveOperationException, IOException {
        try (Hidden loader = new Hidden()) {
            Class<?> type = loader.loadClass("io.mha.vrrp.VirtualRouters");
            assertThat(type).isNotSameAs(VirtualRouters.class);
            assertThat(type.getDeclaredMethods()).as("what frameworks look at").isNotEmpty();
            assertThat(type.getDeclaredClasses()).isNotEmpty();
            Object routers = type.getMethod("open").invoke(null);
            type.getMethod("close").invoke(routers);
            assertThat(loader.asked).as("classes that were asked for in vain").isEmpty();
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
