package io.mha.jdbc.internal.url;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Percent escapes of UTF-8 bytes; a plus sign stands for itself, because {@code GMT+8} is a common value. */
final class PercentCode {

    /** Beside letters and digits; none of these separates anything in the grammar. */
    private static final String PLAIN = "-._~:+@!$'*;|<>\"\\^`{}";

    private PercentCode() {}

    /**
     * Decodes.
     *
     * @throws IllegalArgumentException with a message that shows nothing of the text
     */
    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int i = 0;
        while (i < text.length()) {
            if (text.charAt(i) == '%') {
                int high = i + 2 < text.length() ? hex(text.charAt(i + 1)) : -1;
                int low = i + 2 < text.length() ? hex(text.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) {
                    throw new IllegalArgumentException("a % must be followed by two hexadecimal digits");
                }
                bytes.write((high << 4) | low);
                i += 3;
            } else {
                int next = text.indexOf('%', i);
                int end = next < 0 ? text.length() : next;
                bytes.writeBytes(text.substring(i, end).getBytes(UTF_8));
                i = end;
            }
        }
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the escaped bytes are not UTF-8", e);
        }
    }

    /** Encodes whatever separates or is not visible. */
    static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0) {
                out.appendCodePoint(c);
            } else {
                for (byte b : Character.toString(c).getBytes(UTF_8)) {
                    out.append('%').append(digit(b >> 4)).append(digit(b));
                }
            }
        });
        return out.toString();
    }

    private static char digit(int value) {
        return "0123456789ABCDEF".charAt(value & 0xf);
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
