package io.mha.core.internal.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.core.config.ConfigException;
import io.mha.core.health.CheckResult;
import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthCheck;
import io.mha.core.health.HealthCheck.Effect;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a clock that is turned by the leaves. */
class CompositeCheckTest {
    private static final Node NODE = Node.of("db1", 3306);
    private static final CheckResult OK = CheckResult.passed("fine");
    private static final CheckResult DEAD = CheckResult.failed(Evidence.IO_RESET, "broken");
    private static final CheckResult AUTH = CheckResult.failed(Evidence.AUTH, "wrong password");

    /** What a leaf does in place of a probe. */
    private interface Act {
        CheckResult on(Deadline deadline) throws InterruptedException;
    }

    private final List<String> calls = new ArrayList<>();
    private long now = -50;

    private HealthCheck leaf(String name, Act act) {
        return new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public CheckResult probe(Node node, Deadline deadline) throws InterruptedException {
                calls.add(
                        name + " " + Duration.ofNanos(deadline.remainingNanos()).toMillis());
                return act.on(deadline);
            }

            @Override
            public void close() {
                calls.add("close " + name);
                if (name.startsWith("bad")) {
                    throw new IllegalStateException(name);
                }
            }
        };
    }

    private HealthCheck leaf(String name, CheckResult result) {
        return leaf(name, deadline -> result);
    }

    /** Uses up all of its time, as a check does whose peer is silent. */
    private HealthCheck hung(String name) {
        return leaf(name, deadline -> {
            now += deadline.remainingNanos();
            return CheckResult.failed(Evidence.READ_TIMEOUT, "silent");
        });
    }

    private CheckResult probe(HealthCheck check) throws InterruptedException {
        return check.probe(NODE, Deadline.after(() -> now, Duration.ofMillis(600)));
    }

    private HealthCheck[] leaves(String pattern) {
        HealthCheck[] leaves = new HealthCheck[pattern.length()];
        for (int i = 0; i < leaves.length; i++) {
            leaves[i] = leaf("l" + i, pattern.charAt(i) == '+' ? OK : pattern.charAt(i) == 'a' ? AUTH : DEAD);
        }
        return leaves;
    }

    @ParameterizedTest
    @CsvSource({"+, true", "++, true", "+-, false", "-+, false", "--, false"})
    void allMustPass(String pattern, boolean passes) throws Exception {
        assertThat(probe(HealthCheck.all(leaves(pattern))).alive()).isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource({"+, true", "++, true", "+-, true", "-+, true", "--, false"})
    void anyMayPass(String pattern, boolean passes) throws Exception {
        assertThat(probe(HealthCheck.any(leaves(pattern))).alive()).isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource({"1, +--, true", "1, ---, false", "2, +--, false", "2, -++, true", "3, ++-, false", "3, +++, true"})
    void aQuorumMustPass(int needed, String pattern, boolean passes) throws Exception {
        assertThat(probe(HealthCheck.quorum(needed, leaves(pattern))).alive()).isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource({"1, +a-,", "2, +a-, AUTH", "3, +a-, IO_RESET", "2, a--, IO_RESET", "1, a--, AUTH", "3, aa+, AUTH"})
    void aFailureThatLeavesTheNodeAliveDoesNotTakeItOut(int needed, String pattern, Evidence evidence)
            throws Exception {
        assertThat(probe(HealthCheck.quorum(needed, leaves(pattern))).evidence())
                .isEqualTo(evidence);
    }

    @Test
    void everyFailureIsTold() throws Exception {
        assertThat(probe(HealthCheck.quorum(2, leaves("-+a"))).detail())
                .isEqualTo("1 of 3 checks passed, 2 needed; l0 failed: broken; l2 failed: wrong password");
        assertThat(probe(HealthCheck.all(leaves("+"))).detail()).isEqualTo("1 of 1 check passed");
    }

    @Test
    void leavesOfTheSameNameAreNumbered() throws Exception {
        HealthCheck check = HealthCheck.any(
                leaf("http", DEAD), leaf("http#2", DEAD), leaf("http", DEAD), leaf("http", DEAD), leaf("tcp", OK));

        assertThat(probe(check).detail())
                .isEqualTo("1 of 5 checks passed, 1 needed; http failed: broken; http#2 failed: broken;"
                        + " http#3 failed: broken; http#4 failed: broken");
    }

    @Test
    void aLeafThatThrowsHasFailed() throws Exception {
        HealthCheck check = HealthCheck.all(
                leaf("one", deadline -> {
                    throw new IllegalStateException("a defect");
                }),
                leaf("two", deadline -> {
                    throw new AssertionError("a worse one");
                }),
                leaf("three", OK));
        CheckResult result = probe(check);

        assertThat(result.evidence()).isEqualTo(Evidence.HANDSHAKE);
        assertThat(result.detail())
                .isEqualTo("1 of 3 checks passed; one failed: java.lang.IllegalStateException: a defect;"
                        + " two failed: java.lang.AssertionError: a worse one");
    }

    @Test
    void anInterruptEndsIt() {
        HealthCheck check = HealthCheck.all(
                leaf("one", deadline -> {
                    throw new InterruptedException();
                }),
                leaf("two", OK));

        assertThatThrownBy(() -> probe(check)).isInstanceOf(InterruptedException.class);
        assertThat(calls).containsExactly("one 300");
    }

    @Test
    void aLeafThatHangsLeavesTheOthersTheirShare() throws Exception {
        CheckResult result = probe(HealthCheck.any(hung("a"), leaf("b", DEAD), hung("c"), leaf("d", OK)));

        assertThat(calls).containsExactly("a 150", "b 150", "c 225", "d 225");
        assertThat(result.alive()).isTrue();
        assertThat(result.detail()).contains("a failed: silent", "c failed: silent");
    }

    @Test
    void sharesAreDividedAgainBelow() throws Exception {
        probe(HealthCheck.all(HealthCheck.any(hung("a"), hung("b")), leaf("c", OK)));

        assertThat(calls).containsExactly("a 150", "b 150", "c 300");
    }

    @Test
    void whatComesAfterTheDeadlineIsNotRun() throws Exception {
        HealthCheck stubborn = leaf("a", deadline -> {
            now += Duration.ofSeconds(1).toNanos();
            return OK;
        });
        CheckResult result = probe(HealthCheck.all(stubborn, leaf("b", OK)));

        assertThat(calls).containsExactly("a 300");
        assertThat(result.evidence()).isEqualTo(Evidence.READ_TIMEOUT);
        assertThat(result.detail()).isEqualTo("1 of 2 checks passed; b failed: the checks before it left no time");
    }

    @Test
    void theAdviceOfAllIsCombinedWhateverTheirVerdict() throws Exception {
        HealthCheck check = HealthCheck.any(
                leaf("a", OK.with(Advice.NONE.weight(50).wish("agent", Wish.DRAIN, "x"))),
                leaf("b", DEAD.with(Advice.NONE.weight(50).lag(7).wish("agent", Wish.MAINT, "y"))));

        assertThat(probe(check).advice())
                .isEqualTo(Advice.NONE.weight(25).lag(7).wish("agent", Wish.MAINT, "y"));
    }

    @Test
    void aLostSessionIsRemembered() throws Exception {
        HealthCheck check = HealthCheck.all(leaf("a", CheckResult.passedOnNewSession("new")), leaf("b", OK));

        assertThat(probe(check).sessionLost()).isTrue();
        assertThat(probe(HealthCheck.all(leaf("b", OK))).sessionLost()).isFalse();
    }

    @Test
    void leavesWithOtherEffectsDoNotCount() throws Exception {
        HealthCheck check = HealthCheck.all(
                leaf("a", DEAD).withEffect(Effect.DRAIN),
                leaf("b", AUTH).withEffect(Effect.weight(30)),
                leaf("c", DEAD.with(Advice.NONE.lag(5))).withEffect(Effect.WARN),
                leaf("d", OK));
        CheckResult result = probe(check);

        assertThat(result.evidence()).isNull();
        assertThat(result.detail())
                .isEqualTo("1 of 1 check passed; a failed: broken; b failed: wrong password; c failed: broken");
        assertThat(result.advice())
                .isEqualTo(
                        Advice.NONE.wish("a", Wish.DRAIN, "broken").weight(30).lag(5));
    }

    @Test
    void leavesWithOtherEffectsDoNotSatisfyAnOr() throws Exception {
        HealthCheck check = HealthCheck.any(
                leaf("a", OK).withEffect(Effect.WARN),
                HealthCheck.flagFile(Path.of("/nowhere/to/be/found")),
                HealthCheck.all(HealthCheck.flagFile(Path.of("/nowhere/to/be/found"))),
                leaf("b", DEAD));

        assertThat(probe(check).detail()).isEqualTo("0 of 1 check passed; b failed: broken");
        assertThat(probe(check).alive()).isFalse();
    }

    @Test
    void aVoteIsNamedAfterItsNumberedLeaf() throws Exception {
        HealthCheck check = HealthCheck.all(
                leaf("http", OK).withEffect(Effect.DRAIN), leaf("http", DEAD).withEffect(Effect.DRAIN));

        assertThat(probe(check).advice().wishes()).containsOnlyKeys("http#2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DRAIN", "WEIGHT", "WARN"})
    void anEffectHoldsAloneToo(Effect.Kind kind) throws Exception {
        HealthCheck check = leaf("a", DEAD).withEffect(new Effect(kind, 40));
        Advice expected = switch (kind) {
            case FAIL, WARN -> Advice.NONE;
            case DRAIN -> Advice.NONE.wish("a", Wish.DRAIN, "broken");
            case WEIGHT -> Advice.NONE.weight(40);
        };

        assertThat(check.name()).isEqualTo("a");
        assertThat(probe(check))
                .isEqualTo(CheckResult.passed("a failed: broken").with(expected));
        assertThat(probe(check.withEffect(Effect.FAIL))).isEqualTo(DEAD);
        assertThat(probe(leaf("a", OK).withEffect(new Effect(kind, 40)))).isEqualTo(OK);
    }

    @Test
    void closingClosesAllLeaves() {
        HealthCheck check = HealthCheck.all(
                leaf("a", OK).withEffect(Effect.WARN),
                leaf("bad1", OK),
                HealthCheck.any(leaf("bad2", OK)),
                leaf("c", OK));

        assertThatThrownBy(check::close)
                .hasMessage("cannot close bad1")
                .hasRootCauseMessage("bad1")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(calls).containsExactly("close a", "close bad1", "close bad2", "close c");
    }

    @Test
    void impossibleNumbersAreRefused() {
        HealthCheck one = leaf("a", OK);
        HealthCheck warn = leaf("b", OK).withEffect(Effect.WARN);

        assertThatThrownBy(() -> HealthCheck.quorum(2, one, warn))
                .isInstanceOf(ConfigException.class)
                .hasMessage("quorum=2: lies between 1 and the number of checks that can fail (1)");
        assertThatThrownBy(() -> HealthCheck.quorum(0, one)).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> HealthCheck.any(warn)).isInstanceOf(ConfigException.class);
        assertThatThrownBy(HealthCheck::any).isInstanceOf(ConfigException.class);
        assertThatThrownBy(HealthCheck::all).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> Effect.weight(-1))
                .isInstanceOf(ConfigException.class)
                .hasMessage("weight=-1%: lies between 0% and 25600%");
        assertThatThrownBy(() -> Effect.weight(25_601)).isInstanceOf(ConfigException.class);
    }
}
