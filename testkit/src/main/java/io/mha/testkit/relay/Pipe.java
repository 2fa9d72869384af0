package io.mha.testkit.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One direction of a connection: bytes that were read and not yet looked at, and bytes that may go out. */
final class Pipe {
    static final int CAPACITY = 32 * 1024;
    static final int HEADER = 4;

    private final SocketChannel from;
    private final SocketChannel to;
    /** Ready to be read from. */
    private final ByteBuffer in = ByteBuffer.allocate(CAPACITY).flip();
    /** Ready to be read from. */
    private final ByteBuffer out = ByteBuffer.allocate(CAPACITY).flip();

    private boolean ended;

    Pipe(SocketChannel from, SocketChannel to) {
        this.from = from;
        this.to = to;
    }

    /** Reads what is there. A reset counts as an end: what was received before it is still good. */
    boolean fill() {
        if (ended || !hasRoomIn()) {
            return false;
        }
        in.compact();
        try {
            int count = from.read(in);
            ended = count < 0;
            return count != 0;
        } catch (IOException e) {
            ended = true;
            return true;
        } finally {
            in.flip();
        }
    }

    /** Writes what can be written. */
    void flush() throws IOException {
        if (out.hasRemaining()) {
            to.write(out);
        }
    }

    boolean hasEnded() {
        return ended;
    }

    boolean hasRoomIn() {
        return in.remaining() < in.capacity();
    }

    /** Whether something waits to go out. */
    boolean isClogged() {
        return out.hasRemaining();
    }

    int available() {
        return in.remaining();
    }

    /** A byte that was read, as an unsigned number. */
    int peek(int offset) {
        return in.get(in.position() + offset) & 0xff;
    }

    void patch(int offset, int value) {
        in.put(in.position() + offset, (byte) value);
    }

    byte[] copy(int offset, int length) {
        byte[] bytes = new byte[length];
        in.get(in.position() + offset, bytes);
        return bytes;
    }

    /** Length of the payload of the packet that begins here. */
    int payload() {
        return peek(0) | peek(1) << 8 | peek(2) << 16;
    }

    int sequence() {
        return peek(3);
    }

    /** Lets bytes go out as far as there is room; gives how many. */
    int pass(int atMost) {
        int count = Math.min(Math.min(atMost, in.remaining()), out.capacity() - out.remaining());
        if (count > 0) {
            out.compact();
            out.put(in.slice(in.position(), count));
            out.flip();
            in.position(in.position() + count);
        }
        return count;
    }

    /** Drops bytes; gives how many. */
    int drop(int atMost) {
        int count = Math.min(atMost, in.remaining());
        in.position(in.position() + count);
        return count;
    }

    /** Sends bytes of our own, if there is room for all of them. */
    boolean send(ByteBuffer bytes) {
        if (out.capacity() - out.remaining() < bytes.remaining()) {
            return false;
        }
        out.compact();
        out.put(bytes);
        out.flip();
        return true;
    }
}
