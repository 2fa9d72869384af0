package io.mha.vrrp.internal.os;

/** System calls that all fail and touch nothing. */
final class Nothing implements Syscalls {
    private static final int FAILED = -Errno.EPERM;
    private static final int SOCKET = Integer.MAX_VALUE;

    @Override
    public int socket(int domain, int type, int protocol) {
        return SOCKET;
    }

    @Override
    public int close(int fd) {
        return FAILED;
    }

    @Override
    public int bind(int fd, byte[] address) {
        return FAILED;
    }

    @Override
    public int setsockopt(int fd, int level, int name, byte[] value) {
        return FAILED;
    }

    @Override
    public int attachFilter(int fd, byte[] program) {
        return FAILED;
    }

    @Override
    public int send(int fd, byte[] message, int flags, byte[] address, byte[] control) {
        return FAILED;
    }

    @Override
    public int receive(int fd, Received into, int flags) {
        return FAILED;
    }

    @Override
    public int poll(int[] fds, int timeoutMillis) {
        return FAILED;
    }

    @Override
    public int eventfd() {
        return FAILED;
    }

    @Override
    public int read(int fd, byte[] into) {
        return FAILED;
    }

    @Override
    public int write(int fd, byte[] bytes) {
        return FAILED;
    }

    @Override
    public long realtimeNanos() {
        return 0;
    }
}
