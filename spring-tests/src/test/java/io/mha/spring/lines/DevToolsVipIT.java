package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mha.testkit.netlab.Child;
import io.mha.testkit.netlab.Host;
import io.mha.testkit.netlab.Lab;
import io.mha.testkit.netlab.NeedsNetlab;
import io.mha.testkit.netlab.Sighting;
import io.mha.testkit.netlab.Sighting.Kind;
import io.mha.testkit.netlab.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** A restart by DevTools gives virtual addresses back, and the new context claims them anew. */
@EnabledIf(
        value = "io.mha.spring.lines.DevToolsIT#isThere",
        disabledReason = "the DevTools of this line of Boot cannot be had")
@NeedsNetlab
class DevToolsVipIT {
    private static final Duration LIMIT = Duration.ofSeconds(240);

    @Test
    void aRestartLeavesNoAddressAndNoThread() {
        try (Lab lab = Lab.of("app")) {
            Host app = lab.host("app");
            Wire wire = lab.record();
            Child holder = app.java(RestartingHolder.class, List.of("-Xmx256m"), Vip.PROPERTIES.toArray(String[]::new));
            assertThat(holder.awaitEnd(LIMIT)).as(holder::text).isTrue();
            holder.await("holder: after the end", 0, LIMIT);
            assertThat(holder.lines())
                    .extracting(Child.Line::text)
                    .filteredOn(line -> line.startsWith("holder: "))
                    .containsExactly(
                            "holder: router of RestartClassLoader, master true, address true",
                            "holder: between two contexts: address false, threads []",
                            "holder: router of RestartClassLoader, master true, address true",
                            "holder: after the end: address false, threads []");
            await().untilAsserted(() -> assertThat(priorities(wire))
                    .as("claimed and given back, twice")
                    .containsExactly(100, 0, 100, 0));
        }
    }

    /** Each one once, until another one follows. */
    private static List<Integer> priorities(Wire wire) {
        List<Integer> changes = new ArrayList<>();
        for (Sighting seen : wire.seen(each -> each.kind() == Kind.ADVERTISEMENT && each.vrid() == Vip.VRID)) {
            if (changes.isEmpty() || changes.get(changes.size() - 1) != seen.priority()) {
                changes.add(seen.priority());
            }
        }
        return changes;
    }
}
