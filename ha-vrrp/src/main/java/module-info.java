/**
 * Holds a virtual IP address inside this JVM, as keepalived does beside it. Of the core it uses time and configuration
 * alone; it knows nothing of JDBC or Spring.
 */
module io.mha.vrrp {
    requires transitive io.mha.core;
    requires com.sun.jna;
    requires static micrometer.core;
    requires org.slf4j;

    exports io.mha.vrrp;
}
