package io.mha.vrrp.internal.os;

/** What recvmsg(2) brought; used again and again by one thread. */
final class Received {
    final byte[] message;
    final byte[] address = new byte[MessageMemory.ADDRESS_SIZE];
    final byte[] control = new byte[MessageMemory.CONTROL_SIZE];
    int length;
    int addressLength;
    int controlLength;

    Received(int capacity) {
        message = new byte[Math.min(capacity, MessageMemory.BYTES_SIZE)];
    }
}
