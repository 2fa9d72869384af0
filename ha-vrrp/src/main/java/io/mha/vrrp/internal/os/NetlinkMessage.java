package io.mha.vrrp.internal.os;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A netlink message that the kernel sent: its type, and what follows its header. */
record NetlinkMessage(int type, int flags, int sequence, ByteBuffer payload) {
    static final int ERROR = 2;
    static final int DONE = 3;
    static final int OVERRUN = 4;

    /** The dump was overtaken by a change. */
    static final int DUMP_INTERRUPTED = 0x10;

    private static final int ACK_WITH_ATTRIBUTES = 0x200;
    private static final int ACK_CAPPED = 0x100;
    private static final int ERROR_TEXT = 1;

    private static final int HEADER = 16;
    private static final int ATTRIBUTE_HEADER = 4;
    private static final int ALIGNMENT = 4;
    private static final int TYPE_MASK = 0x3fff;
    private static final int WORD = 0xffff;

    static List<NetlinkMessage> parse(byte[] bytes, int length) {
        List<NetlinkMessage> messages = new ArrayList<>();
        ByteBuffer all = Structs.view(bytes).limit(length);
        int at = 0;
        while (at + HEADER <= length) {
            int size = all.getInt(at);
            if (size < HEADER || size > length - at) {
                break;
            }
            byte[] payload = new byte[size - HEADER];
            all.get(at + HEADER, payload);
            messages.add(new NetlinkMessage(
                    all.getShort(at + 4) & WORD,
                    all.getShort(at + 6) & WORD,
                    all.getInt(at + 8),
                    Structs.view(payload)));
            at += align(size);
        }
        return messages;
    }

    /** The attributes after a header of some size, the last of each type. */
    Map<Integer, ByteBuffer> attributes(int headerSize) {
        return attributes(payload, headerSize);
    }

    static Map<Integer, ByteBuffer> attributes(ByteBuffer in, int from) {
        Map<Integer, ByteBuffer> found = new HashMap<>();
        int at = from;
        while (at + ATTRIBUTE_HEADER <= in.limit()) {
            int size = in.getShort(at) & WORD;
            if (size < ATTRIBUTE_HEADER || size > in.limit() - at) {
                break;
            }
            byte[] value = new byte[size - ATTRIBUTE_HEADER];
            in.get(at + ATTRIBUTE_HEADER, value);
            found.put(in.getShort(at + 2) & TYPE_MASK, Structs.view(value));
            at += align(size);
        }
        return found;
    }

    /** Of an error message: the errno, 0 for an acknowledgement. */
    int errno() {
        return -payload.getInt(0);
    }

    /** Of an error message: what the kernel says beside the errno, if anything. */
    String errorText() {
        if ((flags & ACK_WITH_ATTRIBUTES) == 0) {
            return "";
        }
        int original = (flags & ACK_CAPPED) != 0 ? HEADER : align(payload.getInt(4));
        ByteBuffer text = attributes(Integer.BYTES + original).get(ERROR_TEXT);
        return text == null ? "" : string(text);
    }

    static String string(ByteBuffer value) {
        byte[] bytes = Structs.whole(value);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static int align(int size) {
        return (size + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
