/**
 * Real MariaDB servers to start, stop, kill and freeze: for integration tests and the demo. Linux on x86-64 only.
 */
@NullMarked
package io.mha.testkit.mariadb;

import org.jspecify.annotations.NullMarked;
