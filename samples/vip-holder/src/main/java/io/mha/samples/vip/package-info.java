/** A service that holds its virtual address itself, and a demo that kills it in three ways beside a real keepalived. */
@NullMarked
package io.mha.samples.vip;

import org.jspecify.annotations.NullMarked;
