package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.testkit.classpath.WithoutLibrary;
import java.io.IOException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Micrometer is optional: without it everything but the meters works, and nothing asks for it. */
class WithoutMicrometerTest {

    @Test
    void aDataSourceNeedsNoMicrometer() throws ReflectiveOperationException, IOException {
        try (WithoutLibrary loader = WithoutLibrary.micrometer()) {
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
            assertThat(loader.asked()).as("classes that were asked for in vain").isEmpty();
        }
    }

    @Test
    void onlyTheMetersNeedIt() throws ReflectiveOperationException, IOException {
        try (WithoutLibrary loader = WithoutLibrary.micrometer()) {
            Class<?> meters = loader.loadClass("io.mha.jdbc.internal.observe.ClusterMeters");
            assertThatThrownBy(() -> meters.getDeclaredMethods()).isInstanceOf(NoClassDefFoundError.class);
            assertThat(loader.asked()).contains("io.micrometer.core.instrument.MeterRegistry");
        }
    }
}
