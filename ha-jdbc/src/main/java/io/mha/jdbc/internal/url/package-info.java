/** The {@code jdbc:mha:} URL: its grammar, parsed and printed; nothing here opens, looks up or waits for anything. */
@NullMarked
package io.mha.jdbc.internal.url;

import org.jspecify.annotations.NullMarked;
