package io.mha.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.core.config.ConfigException;
import io.mha.core.health.NodeState.Setting;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.testing.Views;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommandTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void hasDefaultsAndIsCompletedByItsBuilders() {
        Command drain = Command.drain("a", Duration.ofSeconds(5));
        assertThat(drain)
                .isEqualTo(new Command(
                        "a", new Command.Want(Wish.DRAIN, Duration.ofSeconds(5)), "api", "", Duration.ZERO));

        Command full = drain.by("alice").because("upgrade").lasting(MINUTE);
        assertThat(full.origin()).isEqualTo("alice");
        assertThat(full.reason()).isEqualTo("upgrade");
        assertThat(full.timeToLive()).isEqualTo(MINUTE);
        assertThat(full.action()).isEqualTo(drain.action());
        assertThat(Command.auto("a").action()).isEqualTo(new Command.Set(Setting.HEALTH, null));
        assertThat(Command.add(Views.node("d", 1, 0)).node()).isEqualTo("d");
    }

    static Stream<Arguments> refused() {
        String noEnd = "ttl=60000ms: only a drain, a maintenance or a set value can end by itself";
        return Stream.of(
                refused(
                        "origin= : say who gives the command",
                        () -> Command.ready("a").by(" ")),
                refused(
                        "ttl=-1ms: must not be negative",
                        () -> Command.drain("a").lasting(Duration.ofMillis(-1))),
                refused(noEnd, () -> Command.ready("a").lasting(MINUTE)),
                refused(noEnd, () -> Command.auto("a").lasting(MINUTE)),
                refused(noEnd, () -> Command.weight("a", null).lasting(MINUTE)),
                refused(noEnd, () -> Command.checkNow("a").lasting(MINUTE)),
                refused(noEnd, () -> Command.remove("a").lasting(MINUTE)),
                refused(noEnd, () -> Command.add(Views.node("d", 1, 0)).lasting(MINUTE)),
                refused("timeout=-5ms: must not be negative", () -> Command.drain("a", Duration.ofMillis(-5))),
                refused("weight=257: lies between 0 and 256", () -> Command.weight("a", 257)),
                refused("weight=-1: lies between 0 and 256", () -> Command.weight("a", -1)),
                refused("priority=256: lies between 0 and 255", () -> Command.priority("a", 256)),
                refused("weight_percent=25601: lies between 0 and 25600", () -> Command.weightPercent("a", 25_601)),
                refused("maxconn=-1: lies between 0 and 2147483647", () -> Command.maxConn("a", -1)),
                refused(
                        "health=2: lies between 0 and 1",
                        () -> new Command("a", new Command.Set(Setting.HEALTH, 2), "api", "", Duration.ZERO)));
    }

    private static Arguments refused(String message, Supplier<Command> command) {
        return Arguments.of(message, (ThrowingCallable) command::get);
    }

    @ParameterizedTest
    @MethodSource
    void refused(String message, ThrowingCallable command) {
        assertThatThrownBy(command).isInstanceOf(ConfigException.class).hasMessage(message);
    }

    @Test
    void refusesANegativeLevel() {
        assertThatThrownBy(() -> Command.priority("a", -1))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("priority=-1: lies between 0 and ");
    }

    @Test
    void takesTheEndsOfItsRanges() {
        assertThat(Stream.of(
                        Command.weight("a", 0),
                        Command.weight("a", 256),
                        Command.weightPercent("a", 25_600),
                        Command.priority("a", 0),
                        Command.maxConn("a", Integer.MAX_VALUE),
                        Command.forceUp("a").lasting(MINUTE),
                        Command.maint("a").lasting(MINUTE)))
                .hasSize(7);
    }
}
