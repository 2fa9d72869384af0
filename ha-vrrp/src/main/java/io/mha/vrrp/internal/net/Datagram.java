package io.mha.vrrp.internal.net;

import io.mha.vrrp.internal.packet.IpAddress;

/**
 * A packet of protocol 112 or 51 as it came from a raw socket.
 *
 * @param bytes IPv4: the whole packet with its header; IPv6: what follows the header
 * @param source the sender
 * @param destination the group, or our own address for unicast
 * @param hopLimit TTL or hop limit
 * @param ageNanos how long it lay in the socket's queue, by the kernel's own time stamp
 */
@SuppressWarnings("ArrayRecordComponent") // read once, by one reader; compared by nobody
public record Datagram(byte[] bytes, IpAddress source, IpAddress destination, int hopLimit, long ageNanos) {}
