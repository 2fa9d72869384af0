/** What operators see of a data source: JMX beans, and meters where Micrometer is there. */
@NullMarked
package io.mha.jdbc.internal.observe;

import org.jspecify.annotations.NullMarked;
