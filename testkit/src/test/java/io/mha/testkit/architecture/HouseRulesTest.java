package io.mha.testkit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A rule that cannot fail is none: each is broken here by a class that was made for it. */
class HouseRulesTest {
    private static final String ROOT = "io.mha.testkit.architecture.fixture";
    private static final Set<String> EXPORTED = Set.of(ROOT + ".api", ROOT + ".internal.one", ROOT + ".internal.two");
    private static final JavaClasses FIXTURES = new ClassFileImporter().importPackages(ROOT);

    @Test
    void findsSleepers() {
        assertBroken(HouseRules.noSleep(), "Sleeper.byThread", "Sleeper.byUnit", "Sleeper.byParking");
    }

    @Test
    void findsWhoWritesIntoTheContextOfLogs() {
        assertBroken(HouseRules.noDiagnosticContext(), "Tagger.tag");
    }

    @Test
    void findsThreadsButNotWhereTheyBelong() {
        assertBroken(
                HouseRules.threadsOnlyIn(),
                "ThreadMaker.plain",
                "ThreadMaker$1.<init>",
                "ThreadMaker.pool",
                "ThreadMaker.forks",
                "ThreadMaker.timer",
                "ThreadMaker.common");
        assertKept(HouseRules.threadsOnlyIn(ROOT + ".ThreadMaker"));
    }

    @Test
    void findsClocksButNotWhereTheyBelong() {
        assertBroken(
                HouseRules.clockOnlyIn(ROOT + ".Impure"),
                "ClockReader.monotonic",
                "ClockReader.byReference",
                "ClockReader.instant",
                "ClockReader.day",
                "ClockReader.clock",
                "ClockReader.date");
        assertKept(HouseRules.clockOnlyIn(ROOT + ".Impure", ROOT + ".ClockReader"));
    }

    @Test
    void findsTheWallClockEverywhereAndLeavesTheMonotonicOneAlone() {
        assertBroken(
                HouseRules.noWallClock(),
                "ClockReader.byReference",
                "ClockReader.instant",
                "ClockReader.day",
                "ClockReader.clock",
                "ClockReader.date");
    }

    @Test
    void findsWhatActs() {
        assertBroken(
                HouseRules.pure(ROOT + ".Impure"),
                "Impure.file",
                "Impure.socket",
                "Impure.shared",
                "Impure.thread",
                "Impure.dice",
                "Impure$Nested.now");
        assertKept(HouseRules.pure(ROOT + ".Pure"));
        assertBroken(HouseRules.pure(ROOT), "Impure.file", "Sleeper.byUnit");
    }

    @Test
    void findsArrows() {
        assertBroken(HouseRules.noArrow(ROOT + ".api", ROOT + ".internal"), "Farm.hens", "Barn.hen");
        assertKept(HouseRules.noArrow(ROOT + ".internal", ROOT + ".api", "org.springframework"));
        assertBroken(
                HouseRules.noArrowExceptTo(ROOT + ".api", ROOT + ".internal", ROOT + ".internal.two"), "Farm.hens");
        assertKept(HouseRules.noArrowExceptTo(ROOT + ".api", ROOT + ".internal", ROOT + ".internal.one"));
    }

    @Test
    void findsCircles() {
        assertBroken(HouseRules.noCircleOfInternalTopics(ROOT), "Egg.hen", "Hen.egg");
        assertBroken(HouseRules.noCircleOfExportedPackages(EXPORTED), "Egg.hen", "Hen.egg");
        assertKept(HouseRules.noCircleOfExportedPackages(Set.of(ROOT + ".api", ROOT + ".internal.one")));
    }

    @Test
    void findsMonitorsAndEmptyNames() {
        assertBroken(HouseRules.noSynchronizedMethod(), "Locker.locked");
        assertBroken(HouseRules.tellingNames(), "PoolManager");
        assertThat(report(HouseRules.tellingNames())).doesNotContain("TableMetaData", "Sleeper");
    }

    @Test
    void findsInternalTypesInSignatures() {
        ArchRule rule = HouseRules.noInternalTypeInSignatures(Set.of(ROOT + ".api"));
        assertBroken(rule, "Farm shows " + ROOT + ".internal.one.Hen");
        assertThat(report(rule)).doesNotContain("Barn");
    }

    @Test
    void countsTheApiAndWhatIsClosed() {
        ModuleShape shape = new ModuleShape(FIXTURES, Set.of(ROOT + ".api"));
        assertThat(shape.api()).containsExactly(ROOT + ".api.Barn", ROOT + ".api.Farm");
        assertThat(shape.packagePrivateShare()).isEqualTo(1.0 / 3);
        assertThat(shape.packagePrivateShare("He", "Eg")).isEqualTo(1);
    }

    @Test
    void measuresSources() throws IOException {
        SourceTree sources = SourceTree.of(Path.of("src/test/java/io/mha/testkit/architecture/fixture"));
        assertThat(sources.withMonitors()).containsExactly(Path.of("Locker.java"));
        assertThat(sources.files()).hasSizeGreaterThan(10);
        SourceTree lengths = new SourceTree(
                Map.of(Path.of("a"), "\n".repeat(1), Path.of("b"), "\n".repeat(20), Path.of("c"), "\n".repeat(300)));
        assertThat(lengths.length(0.5)).isEqualTo(20);
        assertThat(lengths.length(0.95)).isEqualTo(300);
        assertThat(lengths.longerThan(20)).containsExactly(Path.of("c"));
        assertThat(new SourceTree(Map.of()).length(0.5)).isZero();
    }

    @Test
    void seesMonitorsOnlyInCode() {
        SourceTree sources = new SourceTree(Map.of(
                Path.of("Talk.java"), "// synchronized\n/* synchronized */ String s = \"a \\\" synchronized\";",
                Path.of("Block.java"), "void f() { synchronized (this) {} }"));
        assertThat(sources.withMonitors()).containsExactly(Path.of("Block.java"));
    }

    private static void assertBroken(ArchRule rule, String... by) {
        assertThat(report(rule)).contains(by);
    }

    private static void assertKept(ArchRule rule) {
        assertThat(rule.evaluate(FIXTURES).hasViolation()).as(report(rule)).isFalse();
    }

    private static String report(ArchRule rule) {
        return rule.evaluate(FIXTURES).getFailureReport().toString();
    }
}
