/** Virtual routers of ours beside real keepalived, in network namespaces. */
@NullMarked
package io.mha.benchmarks.vrrp;

import org.jspecify.annotations.NullMarked;
