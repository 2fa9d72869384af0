/**
 * A small Ethernet inside this machine: network namespaces on one switch, processes in them (real keepalived among them),
 * observers that ask a virtual address all the time, and a recording of what is on the wire. Linux, as root.
 */
@NullMarked
package io.mha.testkit.netlab;

import org.jspecify.annotations.NullMarked;
