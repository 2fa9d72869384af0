/** A DataSource and a JDBC driver over several nodes that speak the MySQL protocol. */
@NullMarked
package io.mha.jdbc;

import org.jspecify.annotations.NullMarked;
