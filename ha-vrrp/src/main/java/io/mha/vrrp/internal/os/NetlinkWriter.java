package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.packet.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Builds netlink messages, one after another. Grows as needed. */
final class NetlinkWriter {
    static final int REQUEST = 1;
    static final int ACK = 4;
    static final int DUMP = 0x300;
    static final int REPLACE = 0x100;
    static final int EXCLUSIVE = 0x200;
    static final int CREATE = 0x400;
    static final int APPEND = 0x800;

    private static final int ALIGNMENT = 4;
    private static final int NESTED = 0x8000;
    private static final int HEADER = 16;
    private static final int FLAGS_AT = 6;
    private static final int ATTRIBUTE_HEADER = 4;

    private ByteBuffer buffer = Structs.bytes(1024);
    private int start = -1;

    /** Begins a message; the one before it ends. */
    NetlinkWriter message(int type, int flags, int sequence) {
        finish();
        room(HEADER);
        start = buffer.position();
        buffer.putInt(0)
                .putShort((short) type)
                .putShort((short) (flags | REQUEST))
                .putInt(sequence)
                .putInt(0);
        return this;
    }

    /** The message that was begun last is to be acknowledged. */
    void acknowledge() {
        buffer.putShort(start + FLAGS_AT, (short) (buffer.getShort(start + FLAGS_AT) | ACK));
    }

    /** What comes between the header and the attributes. */
    NetlinkWriter header(byte[] bytes) {
        room(bytes.length + ALIGNMENT);
        buffer.put(bytes);
        pad();
        return this;
    }

    NetlinkWriter attribute(int type, byte[] value) {
        room(ATTRIBUTE_HEADER + value.length + ALIGNMENT);
        buffer.putShort((short) (ATTRIBUTE_HEADER + value.length))
                .putShort((short) type)
                .put(value);
        pad();
        return this;
    }

    NetlinkWriter text(int type, String value) {
        return attribute(type, Structs.text(value));
    }

    NetlinkWriter address(int type, IpAddress value) {
        return attribute(type, value.octets());
    }

    NetlinkWriter integer(int type, int value) {
        return attribute(type, Structs.integer(value));
    }

    /** In network order, as nf_tables wants its numbers. */
    NetlinkWriter network32(int type, int value) {
        return attribute(
                type,
                Structs.bytes(Integer.BYTES)
                        .order(ByteOrder.BIG_ENDIAN)
                        .putInt(value)
                        .array());
    }

    /** In network order. */
    NetlinkWriter network64(int type, long value) {
        return attribute(
                type,
                Structs.bytes(Long.BYTES)
                        .order(ByteOrder.BIG_ENDIAN)
                        .putLong(value)
                        .array());
    }

    /** An attribute that consists of attributes. */
    NetlinkWriter nest(int type, Runnable inside) {
        room(ATTRIBUTE_HEADER);
        int at = buffer.position();
        buffer.putShort((short) 0).putShort((short) (type | NESTED));
        inside.run();
        buffer.putShort(at, (short) (buffer.position() - at));
        return this;
    }

    byte[] toBytes() {
        finish();
        return Structs.written(buffer);
    }

    private void finish() {
        if (start >= 0) {
            buffer.putInt(start, buffer.position() - start);
            start = -1;
        }
    }

    private void pad() {
        while (buffer.position() % ALIGNMENT != 0) {
            buffer.put((byte) 0);
        }
    }

    private void room(int more) {
        if (buffer.remaining() < more) {
            ByteBuffer larger = Structs.bytes(Math.max(2 * buffer.capacity(), buffer.position() + more));
            buffer.flip();
            buffer = larger.put(buffer);
        }
    }
}
