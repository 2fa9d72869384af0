package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.jdbc.MhaDataSource;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.test.annotation.DirtiesContext;

/** Containers in fields of a test, as Testcontainers' users have them; each context has all of them, and once only. */
@SpringBootTest(
        classes = Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "spring.jpa.database-platform=org.hibernate.dialect.MariaDBDialect",
            "spring.jpa.properties.hibernate.boot.allow_jdbc_metadata_access=false"
        })
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class ServiceConnectionFieldsIT {
    @ServiceConnection(name = "mha")
    static final ServiceConnectionIT.StandIn FIRST = new ServiceConnectionIT.StandIn(Servers.get(0));

    @ServiceConnection(name = "mha")
    static final ServiceConnectionIT.StandIn SECOND = new ServiceConnectionIT.StandIn(Servers.get(1));

    @RepeatedTest(2)
    void everyContainerIsANodeOnce(@Autowired MhaDataSource source) {
        assertThat(source.cluster().topology().nodes())
                .extracting(view -> view.node().port())
                .containsExactlyInAnyOrder(Servers.get(0).port(), Servers.get(1).port());
    }
}
