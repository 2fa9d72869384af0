/**
 * Which nodes exist, which of them are usable, and which one is next. Knows nothing of JDBC, of Spring or of VRRP.
 */
module io.mha.core {
    requires transitive org.jspecify;
    requires java.naming;
    requires jdk.naming.dns;
    requires org.slf4j;
    requires transitive io.github.resilience4j.circuitbreaker;
    requires io.github.resilience4j.core;

    exports io.mha.core;
    exports io.mha.core.balance;
    exports io.mha.core.config;
    exports io.mha.core.health;
    exports io.mha.core.node;
    exports io.mha.core.time;
}
