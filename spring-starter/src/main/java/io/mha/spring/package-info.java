/**
 * Auto-configuration for Spring Boot 3.5 and 4. A {@code jdbc:mha:} URL in {@code spring.datasource.url} is enough;
 * {@code mha.datasource.*} takes every key that the URL takes, and {@code mha.clusters.<name>.*} makes further data
 * sources. A bean of type {@link io.mha.jdbc.MhaDataSource} that the application declares itself comes first.
 */
@NullMarked
package io.mha.spring;

import org.jspecify.annotations.NullMarked;
