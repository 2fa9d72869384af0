package io.mha.core.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.health.CheckResult;
import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthCheck;
import io.mha.core.health.HealthCheck.Http;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against servers in a process of their own. */
@Timeout(120)
class HttpCheckTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(700);
    private static HttpFixture servers;

    @BeforeAll
    static void start() throws Exception {
        servers = HttpFixture.start();
    }

    @AfterAll
    static void stop() throws Exception {
        servers.stop();
    }

    private static CheckResult ask(Http options, int port, Duration time) throws InterruptedException {
        try (HealthCheck check = HealthCheck.http(options)) {
            return check.probe(Node.of("127.0.0.1", port).withWeight(10), Deadline.after(System::nanoTime, time));
        }
    }

    private static CheckResult ask(Http options) throws InterruptedException {
        return ask(options, servers.proper(), LONG);
    }

    private static CheckResult crooked(String path, Duration time) throws InterruptedException {
        return ask(Http.get(path), servers.crooked(), time);
    }

    @ParameterizedTest
    @CsvSource({"200, true", "299, true", "302, true", "404, false", "500, false", "503, false"})
    void statusesFrom200To399Pass(int status, boolean passes) throws Exception {
        CheckResult result = ask(Http.get("/" + status + "/text?user=root"));

        assertThat(result.alive()).isEqualTo(passes);
        assertThat(result.evidence()).isEqualTo(passes ? null : Evidence.HANDSHAKE);
        assertThat(result.detail())
                .startsWith("GET 127.0.0.1:" + servers.proper() + "/" + status + "/text: status " + status)
                .doesNotContain("root");
    }

    @Test
    void aFailureShowsWhatTheServerSaid() throws Exception {
        CheckResult result = ask(Http.get("/503/MyCat_is_not_running%0Aat_all"));

        assertThat(result.detail()).endsWith("status 503 (MyCat is not running), expected 200-399");
    }

    @Test
    void otherStatusesMayBeExpected() throws Exception {
        assertThat(ask(Http.get("/401/x").expectStatus("200, 401")).alive()).isTrue();
        assertThat(ask(Http.get("/302/x").expectStatus("200-299")).alive()).isFalse();
    }

    @Test
    void theBodyMayBeExpected() throws Exception {
        assertThat(ask(Http.get("/200/all.is_well").expectBody("all.is")).alive())
                .isTrue();
        assertThat(ask(Http.get("/200/all_is_well").expectBody("all.is")).alive())
                .isFalse();
        assertThat(ask(Http.get("/200/all_is_well").expectBody(Pattern.compile("(?i)ALL.*WELL$")))
                        .alive())
                .isTrue();
        assertThat(ask(Http.get("/200/all_is_well").expectBody(Pattern.compile("ill")))
                        .detail())
                .endsWith("status 200, no match of ill in the body");
    }

    @Test
    void chunksArePutTogether() throws Exception {
        Http options = Http.get("/200/all_is_well").header("Chunked", "yes").expectBody("all is well");

        assertThat(ask(options).alive()).isTrue();
    }

    @Test
    void methodHostAndHeadersAreSent() throws Exception {
        Http options = Http.get("/echo").method("OPTIONS").header("Authorization", "secret word");

        assertThat(ask(options.expectBody("OPTIONS 127.0.0.1:" + servers.proper() + " secret word"))
                        .alive())
                .isTrue();
        assertThat(ask(options.host("www.example.org").expectBody("OPTIONS www.example.org secret"))
                        .alive())
                .isTrue();
        assertThat(ask(Http.get("/200/x").method("HEAD")).alive()).isTrue();
    }

    @Test
    void secretsAreNotShownEvenIfTheServerSendsThemBack() throws Exception {
        CheckResult result =
                ask(Http.get("/echo").header("Authorization", "secret word").expectStatus("500"));

        assertThat(result.alive()).isFalse();
        assertThat(result.detail()).contains("***").doesNotContain("secret");
    }

    @Test
    void anotherPortMayBeAsked() throws Exception {
        assertThat(ask(Http.get("/200/x").port(servers.proper()), 1, LONG).alive())
                .isTrue();
    }

    @Test
    void theWordsOfAnAgentAreAdvice() throws Exception {
        CheckResult result = ask(
                Http.get("/200/up_drain,50%25_maxconn:7_soon_%23backup%0Adown").asAgent());

        assertThat(result.alive()).isTrue();
        assertThat(result.detail())
                .endsWith("status 200, agent: up drain,50% maxconn:7 soon #backup, not understood: [soon]");
        assertThat(result.advice())
                .isEqualTo(Advice.NONE
                        .wish("agent", Wish.DRAIN, "backup")
                        .weight(50)
                        .maxConn(7));
    }

    @Test
    void anAbsoluteWeightIsRelatedToTheNodes() throws Exception {
        assertThat(ask(Http.get("/200/weight:5").asAgent()).advice()).isEqualTo(Advice.NONE.weight(50));
    }

    @Test
    void theWordsOfAnAgentMayFail() throws Exception {
        CheckResult down = ask(Http.get("/200/down_%23no_space").asAgent());

        assertThat(down.evidence()).isEqualTo(Evidence.HANDSHAKE);
        assertThat(down.detail()).endsWith("agent: down #no space");
        assertThat(ask(Http.get("/200/stopped").asAgent()).evidence()).isEqualTo(Evidence.SHUTDOWN);
        assertThat(ask(Http.get("/200/ready_up").asAgent())).satisfies(result -> {
            assertThat(result.alive()).isTrue();
            assertThat(result.advice()).isEqualTo(Advice.NONE);
        });
    }

    @Test
    void anAgentIsHeardWhateverTheStatus() throws Exception {
        CheckResult result = ask(Http.get("/503/maint").asAgent());

        assertThat(result.alive()).isFalse();
        assertThat(result.advice()).isEqualTo(Advice.NONE.wish("agent", Wish.MAINT, "the agent said MAINT"));
    }

    @Test
    void onlyTheFirstLineHoldsTheWordsAndOnlyIfAskedFor() throws Exception {
        assertThat(ask(Http.get("/200/%0Adrain").asAgent()).advice()).isEqualTo(Advice.NONE);
        assertThat(ask(Http.get("/200/drain")).advice()).isEqualTo(Advice.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/silent", "/silent-body", "/drip"})
    void silenceEndsAtTheDeadlineHoweverItIsBroken(String path) throws Exception {
        CheckResult result = crooked(path, SHORT);

        assertThat(result.evidence()).isEqualTo(Evidence.READ_TIMEOUT);
        assertThat(result.detail()).endsWith(path + ": no complete answer in time");
    }

    @ParameterizedTest
    @CsvSource({"/garbage, HANDSHAKE", "/hangup, HANDSHAKE", "/broken-chunk, HANDSHAKE", "/reset, IO_RESET"})
    void whatIsNoAnswerFails(String path, Evidence evidence) throws Exception {
        assertThat(crooked(path, LONG).evidence()).isEqualTo(evidence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/until-close", "/reset-after-answer"})
    void anOddEndAfterAnAnswerIsForgiven(String path) throws Exception {
        assertThat(crooked(path, LONG).evidence()).isNull();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aServerThatIsFrozenOrKilledFails() throws Exception {
        HttpFixture own = HttpFixture.start();
        try {
            assertThat(ask(Http.get("/200/x"), own.proper(), LONG).alive()).isTrue();

            own.freeze();
            CheckResult frozen = ask(Http.get("/200/x"), own.proper(), SHORT);
            assertThat(frozen.evidence()).isEqualTo(Evidence.READ_TIMEOUT);
            assertThat(frozen.detail()).endsWith("no complete answer in time");

            own.kill();
            assertThat(ask(Http.get("/200/x"), own.proper(), LONG).evidence()).isEqualTo(Evidence.CONNECT_REFUSED);
        } finally {
            own.kill();
        }
    }

    @Test
    void refusalIsToldApart() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        CheckResult result = ask(Http.get("/"), port, LONG);

        assertThat(result.evidence()).isEqualTo(Evidence.CONNECT_REFUSED);
        assertThat(result.detail()).startsWith("GET 127.0.0.1:" + port + "/: connect: ");
    }
}
