package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import io.mha.testkit.architecture.HouseRules;
import io.mha.testkit.architecture.ModuleShape;
import io.mha.testkit.architecture.SourceTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the house, for the main code of this module. */
class ArchitectureTest {
    private static final String ROOT = "io.mha.jdbc";
    private static final String THREADS = ROOT + ".internal.pool.PoolThreads";
    private static final ModuleShape SHAPE = ModuleShape.of(Path.of("target/classes"));

    static Stream<ArchRule> rules() {
        Stream<ArchRule> own = Stream.of(
                HouseRules.noArrow(
                        ROOT,
                        "com.mysql",
                        "org.mariadb",
                        "org.springframework",
                        "io.mha.vrrp",
                        "io.mha.spring",
                        "io.mha.core.internal",
                        "org.testcontainers"),
                // SessionState keeps calls of java.sql.Connection: that is its purpose, and it makes none itself.
                HouseRules.pure(
                        ROOT + ".internal.url",
                        ROOT + ".internal.sql",
                        ROOT + ".internal.outcome",
                        ROOT + ".internal.connection.TransactionTracker",
                        ROOT + ".internal.connection.SessionState",
                        ROOT + ".internal.watchdog.StallRule"));
        return Stream.concat(own, HouseRules.everywhere(ROOT, SHAPE, THREADS));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void keepsTheRule(ArchRule rule) {
        rule.check(SHAPE.classes());
    }

    @Test
    void showsLittle() {
        assertThat(SHAPE.api()).as("its part of the 45 types of all modules").hasSizeLessThanOrEqualTo(7);
        assertThat(SHAPE.packagePrivateShare("Delegating")).isGreaterThanOrEqualTo(0.5);
    }

    @Test
    void isWrittenInSmallFilesWithoutMonitors() throws IOException {
        assertThat(SourceTree.of(Path.of("src/main/java")).breaches()).isEmpty();
    }
}
