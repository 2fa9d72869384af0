package io.mha.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
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
    private static final String ROOT = "io.mha.spring";
    private static final ModuleShape SHAPE = ModuleShape.of(Path.of("target/classes"));

    static Stream<ArchRule> rules() {
        Stream<ArchRule> own = Stream.of(
                HouseRules.noArrow(
                        ROOT,
                        "com.mysql",
                        "org.mariadb",
                        "io.mha.core.internal",
                        "io.mha.jdbc.internal",
                        "io.mha.vrrp.internal"),
                noContainersButInOnePlace());
        return Stream.concat(
                own, HouseRules.everywhere(ROOT, SHAPE, "io.mha.spring.SystemClock", "io.mha.spring.Preloading"));
    }

    /** An application has no Testcontainers when it runs; only what Boot loads for tests and development may know them. */
    private static ArchRule noContainersButInOnePlace() {
        return noClasses()
                .that()
                .haveNameNotMatching(".*\\.(Container|Compose)NodeFactory(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.testcontainers..",
                        "org.springframework.boot.testcontainers..",
                        "org.springframework.boot.docker..");
    }

    @ParameterizedTest
    @MethodSource("rules")
    void keepsTheRule(ArchRule rule) {
        rule.check(SHAPE.classes());
    }

    @Test
    void showsLittle() {
        assertThat(SHAPE.api()).as("its part of the 45 types of all modules").hasSizeLessThanOrEqualTo(2);
        assertThat(SHAPE.packagePrivateShare()).isGreaterThanOrEqualTo(0.5);
    }

    @Test
    void isWrittenInSmallFilesWithoutMonitors() throws IOException {
        assertThat(SourceTree.of(Path.of("src/main/java")).breaches()).isEmpty();
    }
}
