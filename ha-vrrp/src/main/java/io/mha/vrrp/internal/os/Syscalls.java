package io.mha.vrrp.internal.os;

/**
 * The system calls that this module makes, and no others. Bytes are as C lays them out on this machine. What fails
 * returns the negative of its errno and throws nothing. May be called by any thread; no call but {@link #poll} waits.
 */
interface Syscalls {
    /** Opens a socket that is closed on exec; its number. */
    int socket(int domain, int type, int protocol);

    /** Closes any of them. */
    int close(int fd);

    /** Binds to a sockaddr. */
    int bind(int fd, byte[] address);

    /** Sets an option. */
    int setsockopt(int fd, int level, int name, byte[] value);

    /** Attaches a classic BPF program (SO_ATTACH_FILTER), 8 bytes an instruction. */
    int attachFilter(int fd, byte[] program);

    /** sendmsg(2); an empty address or empty control messages are none. The number of bytes that went. */
    int send(int fd, byte[] message, int flags, byte[] address, byte[] control);

    /** recvmsg(2); the number of bytes that came. */
    int receive(int fd, Received into, int flags);

    /** poll(2) for reading: bit i is set where something came to {@code fds[i]}, at most 31; negative timeout: for ever. */
    int poll(int[] fds, int timeoutMillis);

    /** An eventfd with which to wake up a poll. */
    int eventfd();

    /** read(2), of an eventfd. */
    int read(int fd, byte[] into);

    /** write(2). */
    int write(int fd, byte[] bytes);

    /** CLOCK_REALTIME, only to be compared with a time stamp of the kernel. */
    long realtimeNanos();
}
