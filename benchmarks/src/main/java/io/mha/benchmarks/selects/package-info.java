/** Point selects on real servers: MHA beside bare HikariCP and beside HikariCP through HAProxy. */
@NullMarked
package io.mha.benchmarks.selects;

import org.jspecify.annotations.NullMarked;
