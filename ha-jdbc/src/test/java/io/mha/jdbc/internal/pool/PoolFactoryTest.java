package io.mha.jdbc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.node.Node;
import io.mha.jdbc.internal.config.JdbcSettings;
import io.mha.jdbc.internal.config.SettingsReader;
import io.mha.jdbc.internal.config.Written;
import io.mha.jdbc.internal.url.MhaUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolFactoryTest {
    @ParameterizedTest
    @CsvSource({"1, 5, 5", "2, 5, 1", "2, 0, 0", "200, 1, 1"})
    void inAFleetANewPoolBeginsWithOneConnection(int fleet, int minIdle, int first) {
        String url = "jdbc:mha:mysql://db1:3306/app?fleet=" + fleet + "&minIdle=" + minIdle;
        JdbcSettings settings = SettingsReader.read(Written.of(MhaUrl.parse(url), "test"));
        PoolFactory factory =
                new PoolFactory(settings, () -> 0, (node, generation, failure) -> {}, new PoolThreads("factory-test"));
        Node node = settings.nodes().get(0).node();

        assertThat(factory.firstIdle(node)).isEqualTo(first);
        assertThat(factory.minIdle(node)).isEqualTo(minIdle);
    }
}
