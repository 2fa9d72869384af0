package io.mha.core;

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
    private static final String ROOT = "io.mha.core";
    private static final String TIMERS = ROOT + ".internal.time.SystemTimers";
    private static final ModuleShape SHAPE = ModuleShape.of(Path.of("target/classes"));

    static Stream<ArchRule> rules() {
        Stream<ArchRule> own = Stream.of(
                HouseRules.noArrow(
                        ROOT,
                        "java.sql",
                        "javax.sql",
                        "org.springframework",
                        "io.mha.jdbc",
                        "io.mha.vrrp",
                        "io.mha.spring",
                        "com.mysql",
                        "org.mariadb",
                        "org.testcontainers"),
                HouseRules.pure(
                        ROOT + ".node.Node",
                        ROOT + ".internal.discovery.ChurnWindow",
                        ROOT + ".internal.discovery.DnsTarget",
                        ROOT + ".internal.discovery.FileSight",
                        ROOT + ".internal.discovery.Hold",
                        ROOT + ".internal.discovery.Layers",
                        ROOT + ".internal.discovery.Membership",
                        ROOT + ".internal.discovery.MembershipEffect",
                        ROOT + ".internal.discovery.NodeLines",
                        ROOT + ".internal.health",
                        ROOT + ".health.HealthPolicy",
                        ROOT + ".health.BreakerPolicy",
                        ROOT + ".health.NodeState",
                        ROOT + ".health.NodeStatus",
                        ROOT + ".health.CheckResult",
                        ROOT + ".health.Evidence",
                        ROOT + ".balance.Topology"));
        return Stream.concat(own, HouseRules.everywhere(ROOT, SHAPE, TIMERS));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void keepsTheRule(ArchRule rule) {
        rule.check(SHAPE.classes());
    }

    @Test
    void showsLittle() {
        assertThat(SHAPE.api()).as("its part of the 45 types of all modules").hasSizeLessThanOrEqualTo(29);
        assertThat(SHAPE.packagePrivateShare()).isGreaterThanOrEqualTo(0.5);
    }

    @Test
    void isWrittenInSmallFilesWithoutMonitors() throws IOException {
        assertThat(SourceTree.of(Path.of("src/main/java")).breaches()).isEmpty();
    }
}
