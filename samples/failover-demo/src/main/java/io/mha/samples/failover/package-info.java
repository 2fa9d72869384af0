/** Three real databases, sixteen threads, a kill and a freeze: what an application on {@code jdbc:mha:} notices. */
@NullMarked
package io.mha.samples.failover;

import org.jspecify.annotations.NullMarked;
