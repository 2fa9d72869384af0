package io.mha.core.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.node.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentWordsTest {
    private static final Node NODE = Node.of("db1", 3306).withWeight(100);

    @Test
    void anEmptyLineSaysNothing() {
        assertThat(AgentWords.parse("")).isEqualTo(AgentWords.NONE);
        assertThat(AgentWords.parse(" \t,, ")).isEqualTo(AgentWords.NONE);
    }

    @Test
    void wordsAreSeparatedBySpacesTabsAndCommas() {
        AgentWords words = AgentWords.parse("UP,75%\tMaxConn:30  Drain # moving to dc2");

        assertThat(words.failed()).isFalse();
        assertThat(words.percent()).isEqualTo(75);
        assertThat(words.maxConn()).isEqualTo(30);
        assertThat(words.wish()).isEqualTo(Wish.DRAIN);
        assertThat(words.reason()).isEqualTo("moving to dc2");
        assertThat(words.unknown()).isEmpty();
    }

    @Test
    void theLastOfItsKindWins() {
        AgentWords words = AgentWords.parse("down up drain maint ready 10% weight:20 30% maxconn:1 maxconn:2");

        assertThat(words.failed()).isFalse();
        assertThat(words.wish()).isEqualTo(Wish.READY);
        assertThat(words.percent()).isEqualTo(30);
        assertThat(words.weight()).isNull();
        assertThat(words.maxConn()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"down", "FAIL", "stopped", "up down", "down#out of memory", "ready,fail"})
    void someWordsFail(String line) {
        assertThat(AgentWords.parse(line).failed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "ready", "drain", "maint", "75%", "#down", "up #is not down"})
    void theOthersDoNot(String line) {
        assertThat(AgentWords.parse(line).failed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fine",
                "75",
                "-5%",
                "25601%",
                "weight:257",
                "weight:x",
                "weight:",
                "maxconn:-1",
                "maxconn:",
                "maxconn:5%",
                "maxconn:99999999999",
                "7%5",
                "updown"
            })
    void whatIsNotUnderstoodIsKeptApart(String word) {
        AgentWords words = AgentWords.parse("up " + word + " drain");

        assertThat(words.unknown()).containsExactly(word);
        assertThat(words.numbers(NODE)).isEqualTo(Advice.NONE);
        assertThat(words.wish()).isEqualTo(Wish.DRAIN);
    }

    @ParameterizedTest
    @CsvSource({
        "75%, 100, 75", "0%, 100, 0", "25600%, 1, 25600", "weight:50, 100, 50", "weight:50%, 7, 50",
        "weight:256, 1, 25600", "weight:1, 256, 1", "weight:0, 100, 0", "weight:2, 3, 67", "weight:1, 3, 33"
    })
    void anAbsoluteWeightBecomesAShare(String word, int configured, int percent) {
        AgentWords words = AgentWords.parse(word);

        assertThat(words.numbers(NODE.withWeight(configured)).weightPercent()).isEqualTo(percent);
    }

    @Test
    void anAbsoluteWeightDoesNotWakeANodeOfWeightZero() {
        assertThat(AgentWords.parse("weight:9").numbers(NODE.withWeight(0))).isEqualTo(Advice.NONE);
    }

    @Test
    void limitsOfConnectionsArePassedOn() {
        assertThat(AgentWords.parse("maxconn:0").numbers(NODE).maxConn()).isZero();
        assertThat(AgentWords.parse("maxconn:30").numbers(NODE).maxConn()).isEqualTo(30);
        assertThat(AgentWords.parse("up").numbers(NODE).maxConn()).isNull();
    }
}
