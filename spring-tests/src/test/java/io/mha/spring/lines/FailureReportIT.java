package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What stands on the screen when an application does not start: Boot finds our analyses on each of its lines. */
@ExtendWith(OutputCaptureExtension.class)
class FailureReportIT {
    private static final String NOBODY = "spring.datasource.url=jdbc:mha://127.0.0.1:1,127.0.0.1:2/db";

    @Test
    void aMisspeltKeyIsAnsweredWithTheNearestOne(CapturedOutput output) {
        assertThatThrownBy(() -> Application.start(NOBODY, "mha.datasource.borow-timeout=1s"));
        assertThat(output)
                .contains("APPLICATION FAILED TO START", "Action:")
                .contains("mha.datasource.borow-timeout", "did you mean borrowTimeout?")
                .doesNotContain("\tat ");
    }

    /** Hibernate fails of something else then: of not knowing what to speak. */
    @Test
    void jpaThatFindsNoNodeSaysSo(CapturedOutput output) {
        assertThatThrownBy(() -> Application.start(
                NOBODY,
                "mha.datasource.borrow-timeout=500ms",
                "mha.datasource.outage-wait=0ms",
                "spring.jpa.database-platform=",
                "spring.jpa.properties.hibernate.boot.allow_jdbc_metadata_access=true"));
        String report = output.getOut().substring(output.getOut().indexOf("APPLICATION FAILED TO START"));
        assertThat(report)
                .contains("127.0.0.1:1", "127.0.0.1:2", "refused")
                .contains("Nothing listens at a port that refuses");
    }

    @Test
    void aMigrationBySomebodyElseIsToldToWriteAUrl(CapturedOutput output) {
        assertThatThrownBy(() -> Application.start(
                NOBODY, "spring.flyway.enabled=true", "spring.flyway.user=owner", "spring.flyway.password=hush"));
        assertThat(output)
                .contains("APPLICATION FAILED TO START", "spring.flyway.user asks for a data source of its own")
                .contains("write spring.flyway.url as well")
                .doesNotContain("hush");
    }

    @Test
    void noNodeNamesEachOfThemWithReasonAndCure(CapturedOutput output) {
        assertThatThrownBy(() -> Application.start(
                NOBODY,
                "mha.datasource.fail-fast=true",
                "mha.datasource.borrow-timeout=500ms",
                "mha.datasource.outage-wait=0ms"));
        assertThat(output)
                .contains("APPLICATION FAILED TO START", "Action:")
                .contains("127.0.0.1:1", "127.0.0.1:2", "refused")
                .contains("Nothing listens at a port that refuses");
    }
}
