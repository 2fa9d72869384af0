/** The rules of the house, as tests that each module runs over itself. */
@NullMarked
package io.mha.testkit.architecture;

import org.jspecify.annotations.NullMarked;
