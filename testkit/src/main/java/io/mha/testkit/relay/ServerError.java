package io.mha.testkit.relay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An error that a relay answers in the place of its server.
 *
 * @param code vendor code, for example 3009
 * @param sqlState five characters, for example {@code HY000}
 * @param message text
 */
public record ServerError(int code, String sqlState, String message) {
    private static final int HEADER = 4;

    /** The packet, header included. */
    ByteBuffer packet(int sequence) {
        byte[] state = sqlState.getBytes(StandardCharsets.US_ASCII);
        byte[] text = message.getBytes(StandardCharsets.UTF_8);
        int length = 1 + 2 + 1 + state.length + text.length;
        ByteBuffer packet = ByteBuffer.allocate(HEADER + length);
        packet.put((byte) length).put((byte) (length >> 8)).put((byte) (length >> 16));
        packet.put((byte) sequence);
        packet.put((byte) 0xff).put((byte) code).put((byte) (code >> 8));
        packet.put((byte) '#').put(state).put(text);
        return packet.flip();
    }
}
