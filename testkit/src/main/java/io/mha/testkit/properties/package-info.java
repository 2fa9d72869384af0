/** What the property tests of all modules share. */
@NullMarked
package io.mha.testkit.properties;

import org.jspecify.annotations.NullMarked;
