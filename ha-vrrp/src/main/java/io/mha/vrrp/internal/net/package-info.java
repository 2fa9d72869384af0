/** What virtual routers ask of the operating system, as interfaces: Linux answers them, tests answer from memory. */
@NullMarked
package io.mha.vrrp.internal.net;

import org.jspecify.annotations.NullMarked;
