package io.mha.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.testkit.classpath.WithoutLibrary;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Micrometer is optional: without it everything but the meters works, and nothing asks for it. */
class WithoutMicrometerTest {

    @Test
    void virtualRoutersNeedNoMicrometer() throws ReflectiveOperationException, IOException {
        try (WithoutLibrary loader = WithoutLibrary.micrometer()) {
            Class<?> type = loader.loadClass("io.mha.vrrp.VirtualRouters");
            assertThat(type).isNotSameAs(VirtualRouters.class);
            assertThat(type.getDeclaredMethods()).as("what frameworks look at").isNotEmpty();
            assertThat(type.getDeclaredClasses()).isNotEmpty();
            Object routers = type.getMethod("open").invoke(null);
            type.getMethod("close").invoke(routers);
            assertThat(loader.asked()).as("classes that were asked for in vain").isEmpty();
        }
    }
}
