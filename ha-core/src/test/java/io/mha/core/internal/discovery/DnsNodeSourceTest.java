package io.mha.core.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.node.Node;
import io.mha.core.node.NodeSource.Dns;
import io.mha.core.testing.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DnsNodeSourceTest {
    private static final String HANG = "hang";
    private static final String BREAK = "break";

    private final VirtualTimers timers = new VirtualTimers();
    private final Heard heard = new Heard();
    private final List<Long> asked = new ArrayList<>();
    private int answering;
    private String answer = "1.1.1.1 1.1.1.2";
    private int random = 1_000; // no jitter
    private final DnsNodeSource source =
            new DnsNodeSource(Dns.addresses("db.example.org", 3306), this::look, bound -> Math.min(bound - 1, random));

    /** Addresses; or what else may happen to a question. */
    private List<DnsTarget> look() throws SourceException {
        if (Thread.interrupted()) {
            answering--;
            throw new SourceException("interrupted");
        }
        asked.add(timers.nanoTime());
        assertThat(answering).as("one question at a time").isZero();
        switch (answer) {
            case HANG -> {
                answering++;
                return VirtualTimers.park();
            }
            case BREAK -> throw new NoClassDefFoundError("some class");
            case "" -> throw new SourceException("there is no such name");
            default -> {
                return Arrays.stream(answer.split(" "))
                        .map(address -> DnsTarget.ofAddress(address, 3306))
                        .toList();
            }
        }
    }

    @BeforeEach
    void start() {
        source.start(timers, heard);
        timers.runDue();
    }

    private void seconds(double seconds) {
        timers.advance(Duration.ofMillis(Math.round(seconds * 1_000)));
    }

    /** Milliseconds from one question to the next. */
    private List<Long> pauses() {
        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i < asked.size(); i++) {
            pauses.add(TimeUnit.NANOSECONDS.toMillis(asked.get(i) - asked.get(i - 1)));
        }
        return pauses;
    }

    @Test
    void asksAtOnceAndThenAtItsInterval() {
        seconds(90);

        assertThat(pauses()).containsExactly(30_000L, 30_000L, 30_000L);
        assertThat(heard.all()).hasSize(4).allMatch("1.1.1.1:3306 1.1.1.2:3306"::equals);
    }

    @Test
    void theIntervalVariesByAFifth() {
        random = 0;
        seconds(31);
        random = 2_000;
        seconds(25);
        seconds(36);

        assertThat(pauses()).containsExactly(30_000L, 24_000L, 36_000L);
    }

    @Test
    void asksSoonerWhileANodeIsDown() {
        random = 0;
        seconds(20);
        source.hint(true);
        seconds(0);
        assertThat(asked).as("the last question is long ago").hasSize(2);

        random = 1_000;
        seconds(14);
        source.hint(true);
        source.hint(false);
        seconds(60);
        assertThat(pauses()).containsExactly(20_000L, 4_000L, 5_000L, 5_000L, 5_000L, 30_000L);
    }

    @Test
    void aStormOfHintsIsNoStormOfQuestions() {
        for (int i = 0; i < 100; i++) {
            source.hint(i % 2 == 0);
            seconds(0.01);
        }

        assertThat(asked).hasSize(1);
        seconds(4);
        assertThat(pauses()).containsExactly(5_000L);
    }

    @Test
    void manyClientsThatSeeANodeGoDownDoNotAskAllAtOnce() {
        seconds(20);
        random = 500;
        source.hint(true);
        seconds(0.499);
        assertThat(asked).hasSize(1);
        seconds(0.001);
        assertThat(asked).hasSize(2);
    }

    @Test
    void aFailureIsNoAnswerAndIsFollowedUpSooner() {
        answer = "";
        seconds(30);
        assertThat(heard.fresh().get(1)).isEqualTo("failed: dns db.example.org: there is no such name");
        seconds(25);
        assertThat(pauses()).containsExactly(30_000L, 5_000L, 5_000L, 5_000L, 5_000L, 5_000L);

        answer = "1.1.1.1";
        seconds(5);
        assertThat(heard.fresh()).as("failures do not count as absences").last().isEqualTo("1.1.1.1:3306 1.1.1.2:3306");
    }

    @Test
    void anAddressLeavesAtItsThirdAbsence() {
        answer = "1.1.1.2 1.1.1.3";
        seconds(60);
        assertThat(heard.fresh()).last().isEqualTo("1.1.1.1:3306 1.1.1.2:3306 1.1.1.3:3306");
        seconds(30);
        assertThat(heard.fresh()).containsExactly("1.1.1.2:3306 1.1.1.3:3306");
    }

    @Test
    void aQuestionThatHangsIsAFailureAndIsNotAskedTwice() {
        answer = HANG;
        seconds(50);
        assertThat(heard.fresh()).last().isEqualTo("failed: dns db.example.org: no answer within 20 s");

        answer = "1.1.1.1";
        seconds(6);
        assertThat(heard.fresh()).last().isEqualTo("1.1.1.1:3306 1.1.1.2:3306");
    }

    @Test
    void aDefectOrAMissingClassIsAFailure() {
        answer = BREAK;
        seconds(30);
        assertThat(heard.fresh())
                .last()
                .isEqualTo("failed: dns db.example.org: unexpected: java.lang.NoClassDefFoundError: some class");
    }

    @Test
    void aThreadThatNeverComesIsAFailureAndTheNextQuestionIsAsked() {
        timers.startDelay(Duration.ofHours(1));
        seconds(50);
        assertThat(heard.fresh()).last().isEqualTo("failed: dns db.example.org: no answer within 20 s");

        timers.startDelay(Duration.ZERO);
        seconds(5);
        assertThat(heard.fresh()).containsExactly("1.1.1.1:3306 1.1.1.2:3306");
    }

    @Test
    void saysNothingAfterItWasClosed() {
        timers.latency(Duration.ofSeconds(1));
        heard.fresh();
        seconds(30.5);
        source.close();
        source.hint(true);
        seconds(600);

        assertThat(heard.fresh()).isEmpty();
        assertThat(asked).hasSize(2);
    }

    @Test
    void prioritiesBecomeLevelsAndWeightsAreCut() throws SourceException {
        List<DnsTarget> targets = List.of(
                DnsTarget.ofSrv("20 5 3306 DB2.example."),
                DnsTarget.ofSrv("10 0 3306 db1.example."),
                DnsTarget.ofSrv("10 65535 3307 db1.example."),
                DnsTarget.ofSrv("40 7 3306 db3.example"));

        assertThat(DnsTarget.nodes(targets))
                .containsExactly(
                        new Node("db2.example:3306", "db2.example", 3306, 5, 1),
                        new Node("db1.example:3306", "db1.example", 3306, 1, 0),
                        new Node("db1.example:3307", "db1.example", 3307, 256, 0),
                        new Node("db3.example:3306", "db3.example", 3306, 7, 2));
    }

    @Test
    void ofTwoRecordsForAServerTheOneOfLowerPriorityCounts() throws SourceException {
        List<DnsTarget> targets = new ArrayList<>(
                List.of(DnsTarget.ofSrv("10 5 1 a."), DnsTarget.ofSrv("20 9 1 a."), DnsTarget.ofSrv("10 3 1 a.")));

        for (int i = 0; i < 3; i++) {
            targets.add(targets.remove(0));
            assertThat(new Hold<>(3, DnsTarget::id).merge(DnsTarget.sorted(targets)))
                    .containsExactly(DnsTarget.ofSrv("10 5 1 a"));
        }
    }

    @Test
    void anEmptyTargetIsNoServer() throws SourceException {
        assertThat(DnsTarget.ofSrv("0 0 0 .").isServer()).isFalse();
        assertThat(DnsTarget.ofSrv("0 0 3306 a.").isServer()).isTrue();
    }
}
