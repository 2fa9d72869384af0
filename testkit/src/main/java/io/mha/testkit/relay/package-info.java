/**
 * A TCP relay in front of a real server of the MySQL protocol that fails in every way a node can fail: for integration
 * tests, the history checker and the scoreboard. Linux only.
 */
@NullMarked
package io.mha.testkit.relay;

import org.jspecify.annotations.NullMarked;
