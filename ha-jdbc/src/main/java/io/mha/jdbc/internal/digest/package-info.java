/** Statements for messages: what they do, and nothing of the data in them. */
@NullMarked
package io.mha.jdbc.internal.digest;

import org.jspecify.annotations.NullMarked;
