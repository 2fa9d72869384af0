/**
 * Holds a virtual IP address inside this JVM, as keepalived does beside it. Of the core it uses time and configuration
 * alone; it knows nothing of JDBC or Spring. Exports nothing yet: a package without a public type
 * cannot be exported.
 */
module io.mha.vrrp {
    requires transitive io.mha.core;
}
