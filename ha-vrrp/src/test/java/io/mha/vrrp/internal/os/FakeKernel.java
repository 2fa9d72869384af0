package io.mha.vrrp.internal.os;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Files in memory: each has a queue of what came to it. Netlink sockets are answered at once. */
final class FakeKernel implements Syscalls {
    /** What stands behind a netlink protocol: what is asked at once, and the answers. */
    interface Protocol {
        List<byte[]> answer(List<NetlinkMessage> request);
    }

    private static final int UNSUPPORTED = -93;

    /** Writes to an eventfd, and those to a file that is closed, which may be another's by then. */
    volatile int wakeUps;

    volatile int strays;
    private final List<Integer> polls = new ArrayList<>();
    private final Map<Integer, Protocol> protocols = new HashMap<>();
    private final Map<Integer, Protocol> sockets = new HashMap<>();
    private final Map<Integer, Queue<byte[]>> queues = new HashMap<>();
    private final Set<Integer> closed = new HashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private int pollFailure;
    private int last = 2;

    FakeKernel with(int protocol, Protocol behind) {
        protocols.put(protocol, behind);
        return this;
    }

    /** A file to wait for. */
    int file() {
        return locked(() -> {
            queues.put(++last, new ArrayDeque<>());
            return last;
        });
    }

    /** Something comes to a file. */
    void put(int fd, byte... bytes) {
        locked(() -> {
            queues.get(fd).add(bytes);
            came.signalAll();
            return 0;
        });
    }

    /** Everything that came to it is taken. */
    void drain(int fd) {
        locked(() -> {
            queues.get(fd).clear();
            return 0;
        });
    }

    /** The timeouts of all polls so far, in order. */
    List<Integer> polls() {
        return locked(() -> List.copyOf(polls));
    }

    boolean isClosed(int fd) {
        return locked(() -> closed.contains(fd));
    }

    private interface Call<T> {
        T run();
    }

    private <T> T locked(Call<T> call) {
        lock.lock();
        try {
            return call.run();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        return locked(() -> {
            Protocol behind = protocols.get(protocol);
            if (domain != Linux.AF_NETLINK || behind == null) {
                return UNSUPPORTED;
            }
            int fd = file();
            sockets.put(fd, behind);
            return fd;
        });
    }

    @Override
    public int close(int fd) {
        return locked(() -> closed.add(fd) ? 0 : -Errno.EBADF);
    }

    @Override
    public int bind(int fd, byte[] address) {
        return 0;
    }

    @Override
    public int setsockopt(int fd, int level, int name, byte[] value) {
        return 0;
    }

    @Override
    public int attachFilter(int fd, byte[] program) {
        return 0;
    }

    @Override
    public int send(int fd, byte[] message, int flags, byte[] address, byte[] control) {
        return locked(() -> {
            sockets.get(fd)
                    .answer(NetlinkMessage.parse(message, message.length))
                    .forEach(answer -> put(fd, answer));
            return message.length;
        });
    }

    @Override
    public int receive(int fd, Received into, int flags) {
        return locked(() -> {
            byte[] first = queues.get(fd).poll();
            if (first == null) {
                return -Errno.EAGAIN;
            }
            System.arraycopy(first, 0, into.message, 0, first.length);
            into.length = first.length;
            return first.length;
        });
    }

    @Override
    public int poll(int[] fds, int timeoutMillis) {
        lock.lock();
        try {
            polls.add(timeoutMillis);
            long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            while (pollFailure == 0 && ready(fds) == 0 && (timeoutMillis < 0 || left > 0)) {
                if (timeoutMillis < 0) {
                    came.await();
                } else {
                    left = came.awaitNanos(left);
                }
            }
            return pollFailure == 0 ? ready(fds) : -pollFailure;
        } catch (InterruptedException e) {
            return -Errno.EINTR;
        } finally {
            lock.unlock();
        }
    }

    private int ready(int[] fds) {
        int ready = 0;
        for (int i = 0; i < fds.length; i++) {
            ready |= queues.get(fds[i]).isEmpty() ? 0 : 1 << i;
        }
        return ready;
    }

    /** Who polls is told so at once. */
    void failPolls(int errno) {
        locked(() -> {
            pollFailure = errno;
            came.signalAll();
            return 0;
        });
    }

    @Override
    public int eventfd() {
        return file();
    }

    @Override
    public int read(int fd, byte[] into) {
        return locked(() -> {
            int length = queues.get(fd).isEmpty() ? -Errno.EAGAIN : Long.BYTES;
            queues.get(fd).clear();
            return length;
        });
    }

    @Override
    public int write(int fd, byte[] bytes) {
        return locked(() -> {
            if (closed.contains(fd)) {
                strays++;
                return -Errno.EBADF;
            }
            wakeUps++;
            put(fd, bytes);
            return bytes.length;
        });
    }

    @Override
    public long realtimeNanos() {
        return 0;
    }

    /** An error message or, with 0, an acknowledgement. */
    static byte[] error(NetlinkMessage request, int errno) {
        return new NetlinkWriter()
                .message(NetlinkMessage.ERROR, 0, request.sequence())
                .header(Structs.bytes(20).putInt(-errno).array())
                .toBytes();
    }
}
