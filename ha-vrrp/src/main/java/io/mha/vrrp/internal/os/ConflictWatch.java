package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.net.NetworkWatcher;
import io.mha.vrrp.internal.packet.IpAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to ARP, or to neighbour advertisements, for stations that say of an address of ours that it is theirs. The
 * kernel filters: only frames about such addresses wake us up.
 */
final class ConflictWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConflictWatch.class);
    private static final long QUIET_NANOS = 1_000_000_000L;
    private static final int CAPACITY = 256;
    private static final int MAC_LENGTH = 6;
    private static final int ETHERNET_SOURCE = 6;
    private static final int LINK_AT = 4;

    private static final int ARP_SENDER_MAC = 22;
    private static final int ARP_SENDER = 28;
    private static final int ARP_END = 42;

    private static final int V6_NEXT_HEADER = 20;
    private static final int ICMPV6 = 58;
    private static final int ICMPV6_TYPE = 54;
    private static final int NEIGHBOR_ADVERTISEMENT = 136;
    private static final int TARGET = 62;
    private static final int TARGET_LAST_WORD = 74;
    private static final int TARGET_END = 78;

    private static final int LOAD_WORD = 0x20;
    private static final int LOAD_BYTE = 0x30;
    private static final int JUMP_EQUAL = 0x15;
    private static final int RETURN = 0x06;
    private static final int WHOLE = 0xffff;
    /** Instructions beside those for the addresses. */
    private static final int PREFIX = 8;

    /** Where an address is held. */
    private record Place(int linkIndex, IpAddress address) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Place place && place.linkIndex == linkIndex && place.address.equals(address);
        }

        @Override
        public int hashCode() {
            return 31 * linkIndex + address.hashCode();
        }
    }

    private final Syscalls calls;
    private final boolean v6;
    private final NetworkWatcher watcher;
    private final int fd;
    private final Received received = new Received(CAPACITY);
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Place, byte[]> held = new ConcurrentHashMap<>();
    private final Map<Place, Long> reported = new ConcurrentHashMap<>();
    private boolean bound;

    ConflictWatch(Syscalls calls, boolean v6, NetworkWatcher watcher) throws KernelException {
        this.calls = calls;
        this.v6 = v6;
        this.watcher = watcher;
        fd = KernelException.check("open a packet socket", calls.socket(Linux.AF_PACKET, Linux.SOCK_RAW, 0));
    }

    int fd() {
        return fd;
    }

    /** When nobody reads it any more. */
    @Override
    public void close() {
        calls.close(fd);
    }

    /** From now on these are ours. */
    void hold(int linkIndex, List<IpAddress> addresses, byte[] mac) {
        addresses.forEach(address -> held.put(new Place(linkIndex, address), mac));
        filter();
    }

    /** They are not ours any more. */
    void release(int linkIndex, List<IpAddress> addresses) {
        addresses.forEach(address -> {
            held.remove(new Place(linkIndex, address));
            reported.remove(new Place(linkIndex, address));
        });
        filter();
    }

    /** Takes all there is. */
    boolean read() {
        while (true) {
            int length = calls.receive(fd, received, Linux.MSG_DONTWAIT);
            if (length == -Errno.EAGAIN) {
                return true;
            }
            if (length < 0 && length != -Errno.EINTR) {
                return length != -Errno.EBADF;
            }
            if (length >= 0 && received.length >= (v6 ? TARGET_END : ARP_END)) {
                look();
            }
        }
    }

    private void look() {
        int from = v6 ? TARGET : ARP_SENDER;
        int size = v6 ? IpAddress.V6_LENGTH : IpAddress.V4_LENGTH;
        int macAt = v6 ? ETHERNET_SOURCE : ARP_SENDER_MAC;
        int linkIndex = Structs.view(received.address).getInt(LINK_AT);
        Place place = new Place(linkIndex, IpAddress.of(Arrays.copyOfRange(received.message, from, from + size)));
        byte[] other = Arrays.copyOfRange(received.message, macAt, macAt + MAC_LENGTH);
        byte[] ours = held.get(place);
        if (ours != null && !Arrays.equals(ours, other) && isNews(place)) {
            watcher.addressConflict(linkIndex, place.address(), other);
        }
    }

    private boolean isNews(Place place) {
        long now = ReceiveThread.nanoTime();
        Long before = reported.get(place);
        if (before != null && now - before < QUIET_NANOS) {
            return false;
        }
        reported.put(place, now);
        return true;
    }

    private void filter() {
        lock.lock();
        try {
            List<Place> places = List.copyOf(held.keySet());
            ByteBuffer program = Structs.bytes((2 * places.size() + PREFIX) * MessageMemory.INSTRUCTION_SIZE);
            if (v6) {
                // A test that holds skips the return right behind it.
                put(program, LOAD_BYTE, 0, 0, V6_NEXT_HEADER);
                put(program, JUMP_EQUAL, 1, 0, ICMPV6);
                put(program, RETURN, 0, 0, 0);
                put(program, LOAD_BYTE, 0, 0, ICMPV6_TYPE);
                put(program, JUMP_EQUAL, 1, 0, NEIGHBOR_ADVERTISEMENT);
                put(program, RETURN, 0, 0, 0);
            }
            put(program, LOAD_WORD, 0, 0, v6 ? TARGET_LAST_WORD : ARP_SENDER);
            for (Place place : places) {
                byte[] octets = place.address().octets();
                put(program, JUMP_EQUAL, 0, 1, ByteBuffer.wrap(octets).getInt(octets.length - Integer.BYTES));
                put(program, RETURN, 0, 0, WHOLE);
            }
            put(program, RETURN, 0, 0, 0);
            int result = calls.attachFilter(fd, Structs.written(program));
            if (result >= 0 && !bound) {
                // Not before there is a filter: else it would hear every frame.
                result = calls.bind(fd, Structs.packetAddress(0, v6 ? Linux.ETH_P_IPV6 : Linux.ETH_P_ARP));
                bound = result >= 0;
            }
            if (result < 0) {
                LOG.warn("conflicts of addresses are not looked for: {}", Errno.text(-result));
            }
        } finally {
            lock.unlock();
        }
    }

    private static void put(ByteBuffer program, int code, int ifTrue, int ifFalse, int value) {
        program.putShort((short) code).put((byte) ifTrue).put((byte) ifFalse).putInt(value);
    }
}
