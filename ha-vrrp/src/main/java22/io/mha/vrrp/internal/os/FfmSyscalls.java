package io.mha.vrrp.internal.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** By the foreign-function API, which is final since JDK 22. Its memory is laid out as that of {@link JnaSyscalls}. */
final class FfmSyscalls implements Syscalls {
    private static final int CLOCK_REALTIME = 0;
    private static final long NANOS = 1_000_000_000L;
    private static final long ALIGNMENT = 16;

    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    /** Behind the memory of messages: what a call leaves as its errno. */
    private static final long CAPTURED_AT = (MessageMemory.TOTAL + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;

    private static final MethodHandle SOCKET = handle("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = handle("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = handle("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            handle("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SENDMSG = handle("sendmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECVMSG = handle("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle POLL = handle("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle EVENTFD = handle("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle READ = handle("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = handle("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle CLOCK_GETTIME = handle("clock_gettime", JAVA_INT, JAVA_INT, ADDRESS);

    private final ThreadLocal<MemorySegment> memory = ThreadLocal.withInitial(FfmSyscalls::block);

    /**
     * Nothing to load: the functions are in this process already.
     *
     * @throws LinkageError if native access is denied
     */
    FfmSyscalls() {}

    @Override
    public int socket(int domain, int type, int protocol) {
        MemorySegment block = memory.get();
        try {
            return result(
                    (int) SOCKET.invokeExact(captured(block), domain, type | Linux.SOCK_CLOEXEC, protocol), block);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public int close(int fd) {
        MemorySegment block = memory.get();
        try {
            return result((int) CLOSE.invokeExact(captured(block), fd), block);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public int bind(int fd, byte[] address) {
        MemorySegment block = memory.get();
        try {
            return result((int) BIND.invokeExact(captured(block), fd, put(block, address), address.length), block);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public int setsockopt(int fd, int level, int name, byte[] value) {
        MemorySegment block = memory.get();
        return setsockopt(fd, level, name, put(block, value), value.length, block);
    }

    @Override
    public int attachFilter(int fd, byte[] program) {
        MemorySegment block = memory.get();
        MemorySegment instructions = put(block, program);
        block.set(JAVA_LONG, 0, 0);
        block.set(JAVA_SHORT, 0, (short) (program.length / MessageMemory.INSTRUCTION_SIZE));
        block.set(ADDRESS, MessageMemory.PROGRAM_POINTER, instructions);
        return setsockopt(fd, Linux.SOL_SOCKET, Linux.SO_ATTACH_FILTER, block, MessageMemory.PROGRAM_SIZE, block);
    }

    private int setsockopt(int fd, int level, int name, MemorySegment value, int length, MemorySegment block) {
        try {
            return result((int) SETSOCKOPT.invokeExact(captured(block), fd, level, name, value, length), block);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public int send(int fd, byte[] message, int flags, byte[] address, byte[] control) {
        if (message.length > MessageMemory.BYTES_SIZE || control.length > MessageMemory.CONTROL_SIZE) {
            return -Errno.EMSGSIZE;
        }
        MemorySegment block = memory.get();
        put(block, message);
        MemorySegment.copy(address, 0, block, JAVA_BYTE, MessageMemory.ADDRESS_AT, address.length);
        MemorySegment.copy(control, 0, block, JAVA_BYTE, MessageMemory.CONTROL_AT, control.length);
        prepare(block, message.length, address.length, control.length);
        try {
            return result((int) (long) SENDMSG.invokeExact(captured(block), fd, block, flags), block);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public int receive(int fd, Received into, int flags) {
        MemorySegment block = memory.get();
        prepare(block, into.message.length, into.address.length, into.control.length);
        int length;
        try {
            length = result((int) (long) RECVMSG.invokeExact(captured(block), fd, block, flags), block);
        } catch (Throwable e) {
            throw impossible(e);
        }
        if (length < 0) {
            return length;
        }
        into.length = Math.min(length, into.message.length);
        into.addressLength = Math.min(block.get(JAVA_INT, MessageMemory.NAME_LENGTH), into.address.length);
        into.controlLength = (int) Math.min(block.get(JAVA_LONG, MessageMemory.CONTROL_LENGTH), into.control.length);
        MemorySegment.copy(block, JAVA_BYTE, MessageMemory.BYTES_AT, into.message, 0, into.length);
        MemorySegment.copy(block, JAVA_BYTE, MessageMemory.ADDRESS_AT, into.address, 0, into.addressLength);
        MemorySegment.copy(block, JAVA_BYTE, MessageMemory.CONTROL_AT, into.control, 0, into.controlLength);
        return length;
    }

    @Override
    public int poll(int[] fds, int timeoutMillis) {
        MemorySegment block = memory.get();
        for (int i = 0; i < fds.length; i++) {
            long at = (long) i * MessageMemory.POLLFD_SIZE;
            block.set(JAVA_INT, at, fds[i]);
            block.set(JAVA_SHORT, at + MessageMemory.POLLFD_EVENTS, MessageMemory.POLLIN);
            block.set(JAVA_SHORT, at + MessageMemory.POLLFD_REVENTS, (short) 0);
        }
        int count;
        try {
            count = result((int) POLL.invokeExact(captured(block), block, (long) fds.length, timeoutMillis), block);
        } catch (Throwable e) {
            throw impossible(e);
        }
        if (count <= 0) {
            return count;
        }
        int ready = 0;
        for (int i = 0; i < fds.length; i++) {
            if (block.get(JAVA_SHORT, (long) i * MessageMemory.POLLFD_SIZE + MessageMemory.POLLFD_REVENTS) != 0) {
                ready |= 1 << i;
            }
        }
        return ready;
    }

    @Override
    public int eventfd() {
        MemorySegment block = memory.get();
        try {
            return result((int) EVENTFD.invokeExact(captured(block), 0, Linux.EFD_CLOEXEC | Linux.EFD_NONBLOCK), block);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public int read(int fd, byte[] into) {
        MemorySegment block = memory.get();
        MemorySegment bytes = block.asSlice(MessageMemory.BYTES_AT);
        try {
            int length = result((int) (long) READ.invokeExact(captured(block), fd, bytes, (long) into.length), block);
            MemorySegment.copy(bytes, JAVA_BYTE, 0, into, 0, Math.max(0, length));
            return length;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public int write(int fd, byte[] bytes) {
        MemorySegment block = memory.get();
        try {
            return result(
                    (int) (long) WRITE.invokeExact(captured(block), fd, put(block, bytes), (long) bytes.length), block);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public long realtimeNanos() {
        MemorySegment block = memory.get();
        try {
            int ignored = (int) CLOCK_GETTIME.invokeExact(captured(block), CLOCK_REALTIME, block);
            return block.get(JAVA_LONG, ignored) * NANOS + block.get(JAVA_LONG, Long.BYTES);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static void prepare(MemorySegment block, int message, int address, int control) {
        block.set(ADDRESS, MessageMemory.NAME, pointer(block, MessageMemory.ADDRESS_AT, address));
        block.set(JAVA_LONG, MessageMemory.NAME_LENGTH, 0);
        block.set(JAVA_INT, MessageMemory.NAME_LENGTH, address);
        block.set(ADDRESS, MessageMemory.IOV, block.asSlice(MessageMemory.IOV_AT));
        block.set(JAVA_LONG, MessageMemory.IOV_COUNT, 1);
        block.set(ADDRESS, MessageMemory.CONTROL, pointer(block, MessageMemory.CONTROL_AT, control));
        block.set(JAVA_LONG, MessageMemory.CONTROL_LENGTH, control);
        block.set(JAVA_INT, MessageMemory.FLAGS, 0);
        block.set(ADDRESS, MessageMemory.IOV_AT, block.asSlice(MessageMemory.BYTES_AT));
        block.set(JAVA_LONG, MessageMemory.IOV_LENGTH_AT, message);
    }

    private static MemorySegment pointer(MemorySegment block, long at, int length) {
        return length == 0 ? MemorySegment.NULL : block.asSlice(at);
    }

    private static MemorySegment put(MemorySegment block, byte[] bytes) {
        MemorySegment.copy(bytes, 0, block, JAVA_BYTE, MessageMemory.BYTES_AT, bytes.length);
        return block.asSlice(MessageMemory.BYTES_AT);
    }

    private static MemorySegment captured(MemorySegment block) {
        return block.asSlice(CAPTURED_AT);
    }

    private static int result(int returned, MemorySegment block) {
        return returned < 0 ? -(int) ERRNO.get(block, CAPTURED_AT) : returned;
    }

    private static MemorySegment block() {
        return Arena.ofAuto().allocate(CAPTURED_AT + CAPTURED.byteSize(), ALIGNMENT);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(String name, MemoryLayout returned, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        MemorySegment function = linker.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("there is no " + name + " in the C library"));
        return linker.downcallHandle(
                function, FunctionDescriptor.of(returned, arguments), Linker.Option.captureCallState("errno"));
    }

    private static IllegalStateException impossible(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(e);
    }
}
