package io.mha.vrrp.internal.os;

/**
 * Where a msghdr, its one iovec and what they point to lie in one block of native memory, as 64-bit Linux lays them out.
 * Both implementations of {@link Syscalls} keep such a block for each thread.
 */
final class MessageMemory {
    /** Size of what points to an address, and of the address itself. */
    static final int ADDRESS_SIZE = 128;

    static final int CONTROL_SIZE = 512;
    static final int BYTES_SIZE = 256 * 1024;

    static final int NAME = 0;
    static final int NAME_LENGTH = 8;
    static final int IOV = 16;
    static final int IOV_COUNT = 24;
    static final int CONTROL = 32;
    static final int CONTROL_LENGTH = 40;
    static final int FLAGS = 48;

    static final int IOV_AT = 64;
    static final int IOV_LENGTH_AT = IOV_AT + 8;
    static final int ADDRESS_AT = 128;
    static final int CONTROL_AT = ADDRESS_AT + ADDRESS_SIZE;
    static final int BYTES_AT = CONTROL_AT + CONTROL_SIZE;
    static final int TOTAL = BYTES_AT + BYTES_SIZE;

    /** struct pollfd. */
    static final int POLLFD_SIZE = 8;

    static final int POLLFD_EVENTS = 4;
    static final int POLLFD_REVENTS = 6;
    static final short POLLIN = 1;

    /** struct sock_fprog: a length, then a pointer. */
    static final int PROGRAM_SIZE = 16;

    static final int PROGRAM_POINTER = 8;
    static final int INSTRUCTION_SIZE = 8;

    private MessageMemory() {}
}
