/** One jar that brings MHA into a Spring Boot application, on Boot 3.5 and on Boot 4. */
module io.mha.spring {
    requires transitive io.mha.jdbc;
    requires com.zaxxer.hikari;
    requires java.management;
    requires org.slf4j;
    requires static com.fasterxml.jackson.annotation;
    requires static io.mha.vrrp;
    requires static micrometer.core;
    requires static micrometer.observation;
    requires static spring.beans;
    requires static transitive spring.boot;
    requires static spring.boot.actuator;
    requires static spring.boot.actuator.autoconfigure;
    requires static spring.boot.autoconfigure;
    requires static spring.boot.docker.compose;
    requires static spring.boot.health;
    requires static spring.boot.testcontainers;
    requires static spring.context;
    requires static spring.core;
    requires static spring.jdbc;
    requires static testcontainers;

    // Spring makes everything here by reflection.
    opens io.mha.spring;
    opens io.mha.spring.internal.vrrp;

    exports io.mha.spring;
}
