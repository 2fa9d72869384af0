/**
 * One jar that brings MHA into a Spring Boot application. Exports nothing yet: a package without a public type cannot
 * be exported.
 */
module io.mha.spring {
    requires transitive io.mha.jdbc;
}
