package io.mha.vrrp.internal.os;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Requests to the kernel and its answers; one request at a time. */
final class NetlinkSocket implements AutoCloseable {
    private static final int ANSWER_MILLIS = 2_000;
    private static final int RECEIVE_SIZE = 64 * 1024;
    private static final int DUMP_ATTEMPTS = 5;
    private static final byte[] ON = Structs.integer(1);

    private final Syscalls calls;
    private final int fd;
    private final Received received = new Received(RECEIVE_SIZE);
    private final ReentrantLock lock = new ReentrantLock();
    /** A request has failed, and answers to it may still be in the queue. */
    private boolean stale;

    private boolean closed;
    private int sequence;

    private NetlinkSocket(Syscalls calls, int fd) {
        this.calls = calls;
        this.fd = fd;
    }

    static NetlinkSocket open(Syscalls calls, int protocol) throws KernelException {
        int fd = KernelException.check(
                "open a netlink socket", calls.socket(Linux.AF_NETLINK, Linux.SOCK_RAW, protocol));
        calls.setsockopt(fd, Linux.SOL_NETLINK, Linux.NETLINK_CAP_ACK, ON);
        calls.setsockopt(fd, Linux.SOL_NETLINK, Linux.NETLINK_EXT_ACK, ON);
        return new NetlinkSocket(calls, fd);
    }

    /** Builds messages; those that are to be acknowledged, or the dump, carry the number that is given. */
    interface Request {
        void write(NetlinkWriter to, int sequence);
    }

    /** A request that is acknowledged, or several of which the last is. */
    void change(String what, Request request) throws KernelException {
        lock.lock();
        try {
            send(what, request);
            while (true) {
                for (NetlinkMessage message : receive(what)) {
                    if (message.type() == NetlinkMessage.ERROR && message.errno() != 0) {
                        throw new KernelException(what, message.errno(), message.errorText());
                    }
                    if (message.type() == NetlinkMessage.ERROR && message.sequence() == sequence) {
                        stale = false;
                        return;
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** A request that is answered by one message. */
    NetlinkMessage get(String what, Request request) throws KernelException {
        lock.lock();
        try {
            send(what, request);
            while (true) {
                for (NetlinkMessage message : receive(what)) {
                    if (message.sequence() == sequence) {
                        if (message.type() == NetlinkMessage.ERROR) {
                            throw new KernelException(what, message.errno(), message.errorText());
                        }
                        stale = false;
                        return message;
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** A request that is answered by many; repeated where a change came between. */
    List<NetlinkMessage> dump(String what, Request request) throws KernelException {
        lock.lock();
        try {
            List<NetlinkMessage> answers = new ArrayList<>();
            for (int i = 0; i < DUMP_ATTEMPTS; i++) {
                answers.clear();
                send(what, request);
                if (collect(what, answers)) {
                    break;
                }
            }
            return answers;
        } finally {
            lock.unlock();
        }
    }

    private boolean collect(String what, List<NetlinkMessage> answers) throws KernelException {
        boolean whole = true;
        while (true) {
            for (NetlinkMessage message : receive(what)) {
                if (message.sequence() != sequence) {
                    continue;
                }
                whole &= (message.flags() & NetlinkMessage.DUMP_INTERRUPTED) == 0;
                if (message.type() == NetlinkMessage.DONE) {
                    stale = false;
                    return whole;
                }
                if (message.type() == NetlinkMessage.ERROR) {
                    throw new KernelException(what, message.errno(), message.errorText());
                }
                answers.add(message);
            }
        }
    }

    private void send(String what, Request request) throws KernelException {
        if (closed) {
            throw new KernelException(what, Errno.EBADF, "");
        }
        if (stale) {
            int dropped;
            do {
                dropped = calls.receive(fd, received, Linux.MSG_DONTWAIT);
            } while (dropped >= 0 || dropped == -Errno.ENOBUFS || dropped == -Errno.EINTR);
        }
        stale = true;
        NetlinkWriter writer = new NetlinkWriter();
        request.write(writer, ++sequence);
        KernelException.check(what, calls.send(fd, writer.toBytes(), 0, Structs.netlinkAddress(0), Structs.NONE));
    }

    private List<NetlinkMessage> receive(String what) throws KernelException {
        while (true) {
            int length = calls.receive(fd, received, Linux.MSG_DONTWAIT);
            if (length >= 0) {
                return NetlinkMessage.parse(received.message, received.length);
            }
            if (length == -Errno.EAGAIN) {
                int ready = calls.poll(new int[] {fd}, ANSWER_MILLIS);
                if (ready == 0) {
                    throw new KernelException(what, 110, "the kernel did not answer");
                }
                length = Math.min(ready, 0);
            }
            if (length < 0 && length != -Errno.EINTR) {
                throw new KernelException(what, -length, "");
            }
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                calls.close(fd);
            }
        } finally {
            lock.unlock();
        }
    }
}
