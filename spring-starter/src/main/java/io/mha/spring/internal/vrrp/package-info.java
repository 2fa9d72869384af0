/**
 * {@code mha.vrrp.*}: virtual routers that follow the life and the health of a Spring Boot application. Nothing outside
 * knows this package; Boot finds it by {@code META-INF/spring}.
 */
@NullMarked
package io.mha.spring.internal.vrrp;

import org.jspecify.annotations.NullMarked;
