/** What a statement is allowed to mean for failover, read off its text; nothing here talks to a server. */
@NullMarked
package io.mha.jdbc.internal.sql;

import org.jspecify.annotations.NullMarked;
