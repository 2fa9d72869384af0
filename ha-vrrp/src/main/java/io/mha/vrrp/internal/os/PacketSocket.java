package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.net.Link;

/** Sends Ethernet frames; receives none. */
final class PacketSocket implements AutoCloseable {
    private static final int PROTOCOL_AT = 12;
    private static final int SHORTEST = 14;
    private static final int BYTE = 0xff;

    private final Syscalls calls;
    private final int fd;

    PacketSocket(Syscalls calls) throws KernelException {
        this.calls = calls;
        fd = KernelException.check("open a packet socket", calls.socket(Linux.AF_PACKET, Linux.SOCK_RAW, 0));
    }

    void send(Link link, byte[] frame) throws KernelException {
        if (frame.length < SHORTEST) {
            throw new IllegalArgumentException("a frame has at least " + SHORTEST + " octets, not " + frame.length);
        }
        int protocol = (frame[PROTOCOL_AT] & BYTE) << Byte.SIZE | (frame[PROTOCOL_AT + 1] & BYTE);
        int result =
                calls.send(fd, frame, Linux.MSG_DONTWAIT, Structs.packetAddress(link.index(), protocol), Structs.NONE);
        KernelException.check("send a frame through " + link.name(), result);
    }

    @Override
    public void close() {
        calls.close(fd);
    }
}
