package io.mha.spring.lines;

import org.testcontainers.containers.MariaDBContainer;
import org.testcontainers.utility.DockerImageName;

/** A container of our own image, for Testcontainers one of MariaDB's. */
@SuppressWarnings("deprecation") // the type that both lines of Testcontainers have
class MariaDb extends MariaDBContainer<MariaDb> {
    MariaDb() {
        super(DockerImageName.parse(NeedsDocker.IMAGE).asCompatibleSubstituteFor("mariadb"));
    }

    void kill() {
        getDockerClient().killContainerCmd(getContainerId()).exec();
    }
}
