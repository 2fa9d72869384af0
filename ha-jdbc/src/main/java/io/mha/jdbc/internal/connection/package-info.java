/** What the application holds: logical connections and statements over whatever node serves them. */
@NullMarked
package io.mha.jdbc.internal.connection;

import org.jspecify.annotations.NullMarked;
