package io.mha.core.internal.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.core.config.ConfigException;
import io.mha.core.health.HealthCheck.Http;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpOptionsTest {
    private static final Http OPTIONS = Http.get("/health");

    @ParameterizedTest
    @ValueSource(strings = {"", "health", "/a b", "/a\r\nHost: x", "/a#b", "/\u00e4", "http://db1/"})
    void thePathMustBeOne(String path) {
        assertThatThrownBy(() -> Http.get(path))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.key()).isEqualTo("path"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void thePortMustBeOne(int port) {
        assertThatThrownBy(() -> OPTIONS.port(port))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("port=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "200-", "-200", "399-200", "600", "99", "2xx", "200,,201", "200;201", "200-300-400"})
    void statusesMustBeNumbersAndRanges(String status) {
        assertThatThrownBy(() -> OPTIONS.expectStatus(status))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("status=");
    }

    @ParameterizedTest
    @CsvSource({
        "200, 200, true",
        "200, 201, false",
        "'200-204, 401', 204, true",
        "'200-204, 401', 401, true",
        "'200-204, 401', 400, false"
    })
    void statusesAreNumbersAndRanges(String ranges, int status, boolean contained) {
        assertThat(StatusRanges.parse(ranges).contains(status)).isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GE T", "GET\r\n", "CONNECT", "connect"})
    void theMethodMustBeOne(String method) {
        assertThatThrownBy(() -> OPTIONS.method(method))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("HTTP");
    }

    @Test
    void whereABodyIsExpectedTheMethodMustHaveOne() {
        assertThatThrownBy(() -> OPTIONS.method("HEAD").expectBody("x")).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> OPTIONS.asAgent().method("HEAD")).isInstanceOf(ConfigException.class);
        assertThatCode(() -> OPTIONS.method("HEAD").expectStatus("200")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "http://x", "user@x", "x\r\ny"})
    void theHostMustBeOne(String host) {
        assertThatThrownBy(() -> OPTIONS.host(host))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("host=");
    }

    @ParameterizedTest
    @CsvSource({"'X Y', ok", "'', ok", "Host, db1", "content-LENGTH, 1", "X-Token, 'a\r\nb'", "X-Token, \u00e4"})
    void headersMustBeSendable(String name, String value) {
        assertThatThrownBy(() -> OPTIONS.header(name, value))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("header=" + name + ":");
    }

    @Test
    void secretsAreNeverShown() {
        Http options = Http.get("/health?token=geheim")
                .header("Authorization", "geheim")
                .port(48700);

        assertThat(options).hasToString("Http[GET /health, port 48700, headers [Authorization], status 200-399]");
        assertThatThrownBy(() -> options.header("X-Token", "geheim\n"))
                .hasMessageContaining("X-Token")
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("geheim");
        assertThat(options.host("www").expectBody("x").asAgent().toString())
                .isEqualTo("Http[GET /health, port 48700, host www, headers [Authorization], status 200-399,"
                        + " body \\Qx\\E, agent]");
    }
}
