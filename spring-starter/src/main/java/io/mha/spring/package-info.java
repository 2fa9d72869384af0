/**
 * Auto-configuration for Spring Boot. There is none yet: until then, declare a bean of type {@link
 * io.mha.jdbc.MhaDataSource}. A {@code jdbc:mha:} URL in {@code spring.datasource.url} works too, but puts Boot's own
 * pool on top of ours, and that hides the nodes from the balancer.
 */
@NullMarked
package io.mha.spring;

import org.jspecify.annotations.NullMarked;
