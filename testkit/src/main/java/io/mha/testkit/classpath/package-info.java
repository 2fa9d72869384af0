/** Tests of what a user may leave out. */
@NullMarked
package io.mha.testkit.classpath;

import org.jspecify.annotations.NullMarked;
