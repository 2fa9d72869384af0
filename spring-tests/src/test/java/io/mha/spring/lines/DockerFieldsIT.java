package io.mha.spring.lines;

import io.mha.jdbc.MhaDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Real containers in fields of a test, as Testcontainers' users have them. */
@NeedsDocker
@Timeout(300)
@Testcontainers
@SpringBootTest(
        classes = Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "mha.datasource.borrow-timeout=30s",
            "mha.datasource.outage-wait=30s",
            "mha.datasource.inter=2s",
            "mha.datasource.probe-timeout=1500ms",
            "mha.datasource.rise=1",
            "spring.jpa.database-platform=org.hibernate.dialect.MariaDBDialect",
            "spring.jpa.properties.hibernate.boot.allow_jdbc_metadata_access=false"
        })
@DirtiesContext
class DockerFieldsIT {
    @Container
    @ServiceConnection(name = "mha")
    static final MariaDb FIRST = new MariaDb();

    @Container
    @ServiceConnection(name = "mha")
    static final MariaDb SECOND = new MariaDb();

    @Container
    @ServiceConnection(name = "mha")
    static final MariaDb THIRD = new MariaDb();

    @Test
    void oneIsKilledAndNobodyNotices(@Autowired MhaDataSource source, @Autowired JdbcTemplate jdbc) {
        ContainerOutage.play(source, jdbc, SECOND::kill);
    }
}
