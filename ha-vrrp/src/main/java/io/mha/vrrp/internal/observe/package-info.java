/** Virtual routers in Micrometer, which is an optional dependency: nothing else loads these classes. */
@NullMarked
package io.mha.vrrp.internal.observe;

import org.jspecify.annotations.NullMarked;
