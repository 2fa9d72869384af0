/** Sockets that can be cut from outside. Opened for reflection, because a driver makes the factory by its name. */
@NullMarked
package io.mha.jdbc.internal.socket;

import org.jspecify.annotations.NullMarked;
