/** What an application sees while its nodes fail: MHA beside HikariCP over Connector/J's own load balancing. */
@NullMarked
package io.mha.benchmarks.scoreboard;

import org.jspecify.annotations.NullMarked;
