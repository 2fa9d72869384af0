package io.mha.vrrp.internal.os;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** By JNA's direct mapping; works on every JDK. */
final class JnaSyscalls implements Syscalls {
    private static final int CLOCK_REALTIME = 0;
    private static final long NANOS = 1_000_000_000L;

    private final ThreadLocal<Memory> memory = ThreadLocal.withInitial(JnaSyscalls::block);

    /**
     * Loads the native part.
     *
     * @throws LinkageError if that cannot be
     */
    JnaSyscalls() {
        LibraryPath.prepare();
        C.load();
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        return result(C.socket(domain, type | Linux.SOCK_CLOEXEC, protocol));
    }

    @Override
    public int close(int fd) {
        return result(C.close(fd));
    }

    @Override
    public int bind(int fd, byte[] address) {
        return result(C.bind(fd, address, address.length));
    }

    @Override
    public int setsockopt(int fd, int level, int name, byte[] value) {
        return result(C.setsockopt(fd, level, name, value, value.length));
    }

    @Override
    public int attachFilter(int fd, byte[] program) {
        Memory block = memory.get();
        Pointer instructions = block.share(MessageMemory.BYTES_AT);
        instructions.write(0, program, 0, program.length);
        block.setLong(0, 0);
        block.setShort(0, (short) (program.length / MessageMemory.INSTRUCTION_SIZE));
        block.setPointer(MessageMemory.PROGRAM_POINTER, instructions);
        return result(C.setsockopt(
                fd, Linux.SOL_SOCKET, Linux.SO_ATTACH_FILTER, block.getByteArray(0, MessageMemory.PROGRAM_SIZE), 16));
    }

    @Override
    public int send(int fd, byte[] message, int flags, byte[] address, byte[] control) {
        if (message.length > MessageMemory.BYTES_SIZE || control.length > MessageMemory.CONTROL_SIZE) {
            return -Errno.EMSGSIZE;
        }
        Memory block = memory.get();
        block.write(MessageMemory.BYTES_AT, message, 0, message.length);
        block.write(MessageMemory.ADDRESS_AT, address, 0, address.length);
        block.write(MessageMemory.CONTROL_AT, control, 0, control.length);
        prepare(block, message.length, address.length, control.length);
        return result((int) C.sendmsg(fd, block, flags));
    }

    @Override
    public int receive(int fd, Received into, int flags) {
        Memory block = memory.get();
        prepare(block, into.message.length, into.address.length, into.control.length);
        int length = result((int) C.recvmsg(fd, block, flags));
        if (length < 0) {
            return length;
        }
        into.length = Math.min(length, into.message.length);
        into.addressLength = Math.min(block.getInt(MessageMemory.NAME_LENGTH), into.address.length);
        into.controlLength = (int) Math.min(block.getLong(MessageMemory.CONTROL_LENGTH), into.control.length);
        block.read(MessageMemory.BYTES_AT, into.message, 0, into.length);
        block.read(MessageMemory.ADDRESS_AT, into.address, 0, into.addressLength);
        block.read(MessageMemory.CONTROL_AT, into.control, 0, into.controlLength);
        return length;
    }

    @Override
    public int poll(int[] fds, int timeoutMillis) {
        Memory block = memory.get();
        for (int i = 0; i < fds.length; i++) {
            int at = i * MessageMemory.POLLFD_SIZE;
            block.setInt(at, fds[i]);
            block.setShort(at + MessageMemory.POLLFD_EVENTS, MessageMemory.POLLIN);
            block.setShort(at + MessageMemory.POLLFD_REVENTS, (short) 0);
        }
        int count = result(C.poll(block, fds.length, timeoutMillis));
        if (count <= 0) {
            return count;
        }
        int ready = 0;
        for (int i = 0; i < fds.length; i++) {
            if (block.getShort(i * MessageMemory.POLLFD_SIZE + MessageMemory.POLLFD_REVENTS) != 0) {
                ready |= 1 << i;
            }
        }
        return ready;
    }

    @Override
    public int eventfd() {
        return result(C.eventfd(0, Linux.EFD_CLOEXEC | Linux.EFD_NONBLOCK));
    }

    @Override
    public int read(int fd, byte[] into) {
        return result((int) C.read(fd, into, into.length));
    }

    @Override
    public int write(int fd, byte[] bytes) {
        return result((int) C.write(fd, bytes, bytes.length));
    }

    @Override
    public long realtimeNanos() {
        Memory block = memory.get();
        C.clock_gettime(CLOCK_REALTIME, block);
        return block.getLong(0) * NANOS + block.getLong(Long.BYTES);
    }

    private static void prepare(Memory block, int message, int address, int control) {
        block.setPointer(MessageMemory.NAME, address == 0 ? null : block.share(MessageMemory.ADDRESS_AT));
        block.setLong(MessageMemory.NAME_LENGTH, 0);
        block.setInt(MessageMemory.NAME_LENGTH, address);
        block.setPointer(MessageMemory.IOV, block.share(MessageMemory.IOV_AT));
        block.setLong(MessageMemory.IOV_COUNT, 1);
        block.setPointer(MessageMemory.CONTROL, control == 0 ? null : block.share(MessageMemory.CONTROL_AT));
        block.setLong(MessageMemory.CONTROL_LENGTH, control);
        block.setInt(MessageMemory.FLAGS, 0);
        block.setPointer(MessageMemory.IOV_AT, block.share(MessageMemory.BYTES_AT));
        block.setLong(MessageMemory.IOV_LENGTH_AT, message);
    }

    private static int result(int returned) {
        return returned < 0 ? -Native.getLastError() : returned;
    }

    private static Memory block() {
        return new Memory(MessageMemory.TOTAL);
    }

    /** The C library; apart, so that nothing native is loaded with the outer class. */
    private static final class C {
        static {
            Native.register(C.class, NativeLibrary.getProcess());
        }

        private C() {}

        static void load() {
            // the static initializer does it
        }

        static native int socket(int domain, int type, int protocol);

        static native int close(int fd);

        static native int bind(int fd, byte[] address, int length);

        static native int setsockopt(int fd, int level, int name, byte[] value, int length);

        static native long sendmsg(int fd, Pointer message, int flags);

        static native long recvmsg(int fd, Pointer message, int flags);

        static native int poll(Pointer fds, long count, int timeout);

        static native int eventfd(int initial, int flags);

        static native long read(int fd, byte[] into, long length);

        static native long write(int fd, byte[] bytes, long length);

        static native int clock_gettime(int clock, Pointer time);
    }
}
