package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.net.Datagram;
import io.mha.vrrp.internal.packet.IpAddress;
import java.util.Arrays;
import java.util.function.Consumer;

/** What comes in by one raw socket; read by its thread alone. */
final class RawInlet {
    private static final int CAPACITY = 8 * 1024;
    private static final int V4_HEADER = 20;
    private static final int V4_TTL = 8;
    private static final int V4_SOURCE = 12;
    private static final int V4_DESTINATION = 16;
    private static final int BYTE = 0xff;
    private static final IpAddress NOWHERE = IpAddress.of(new byte[IpAddress.V6_LENGTH]);

    private final Syscalls calls;
    private final int fd;
    private final boolean v6;
    private final Consumer<Datagram> receiver;
    private final Received received = new Received(CAPACITY);
    private final ControlMessages control = new ControlMessages();
    private long emptyAtNanos = ReceiveThread.nanoTime();
    private volatile boolean stopped;

    RawInlet(Syscalls calls, int fd, boolean v6, Consumer<Datagram> receiver) {
        this.calls = calls;
        this.fd = fd;
        this.v6 = v6;
        this.receiver = receiver;
    }

    int fd() {
        return fd;
    }

    /** Drops what came before the socket was bound to its interface. */
    void discard() {
        while (calls.receive(fd, received, Linux.MSG_DONTWAIT) >= 0) {
            // one more that was not meant for us
        }
    }

    /** Nothing is given to the receiver any more. */
    void stop() {
        stopped = true;
    }

    /** Takes all there is. */
    boolean read() {
        while (!stopped) {
            long askedAtNanos = ReceiveThread.nanoTime();
            int length = calls.receive(fd, received, Linux.MSG_DONTWAIT);
            if (length == -Errno.EAGAIN) {
                emptyAtNanos = askedAtNanos;
                return true;
            }
            if (length < 0 && length != -Errno.EINTR) {
                // An error that waited at the socket, for instance ENETDOWN, is gone once it was read.
                return length != -Errno.EBADF;
            }
            if (length >= 0 && length <= received.message.length) {
                control.read(received);
                give();
            }
        }
        return false;
    }

    private void give() {
        byte[] bytes = Arrays.copyOf(received.message, received.length);
        if (v6) {
            IpAddress destination = control.destination == null ? NOWHERE : control.destination;
            receiver.accept(new Datagram(
                    bytes, Structs.v6Address(received.address), destination, control.hopLimit, ageNanos()));
        } else if (bytes.length >= V4_HEADER) {
            receiver.accept(new Datagram(
                    bytes,
                    IpAddress.of(Arrays.copyOfRange(bytes, V4_SOURCE, V4_DESTINATION)),
                    IpAddress.of(Arrays.copyOfRange(bytes, V4_DESTINATION, V4_HEADER)),
                    bytes[V4_TTL] & BYTE,
                    ageNanos()));
        }
    }

    /**
     * The kernel stamps packets with the wall clock. A step of that clock must not make a packet older than the moment
     * at which the queue was last seen empty, nor younger than now.
     */
    private long ageNanos() {
        if (control.arrivedRealtimeNanos == 0) {
            return 0;
        }
        long age = calls.realtimeNanos() - control.arrivedRealtimeNanos;
        return Math.max(0, Math.min(age, ReceiveThread.nanoTime() - emptyAtNanos));
    }
}
