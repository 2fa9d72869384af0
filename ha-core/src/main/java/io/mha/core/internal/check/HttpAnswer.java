package io.mha.core.internal.check;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answer of an HTTP server that was asked to close the connection after it.
 *
 * @param status three digits
 * @param body the first 64 KiB of it, as UTF-8
 */
record HttpAnswer(int status, String body) {
    static final int MAX_BODY = 65_536;
    private static final int MAX_HEAD = 16_384;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)(?: .*)?");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
    private static final Pattern CHUNK = Pattern.compile("([0-9a-fA-F]{1,15})\\s*(?:;.*)?");

    /** What is still to come of a message. */
    private static final class Reader {
        private final InputStream in;
        private int headLeft = MAX_HEAD;

        Reader(InputStream in) {
            this.in = in;
        }

        /** Up to the next line feed; all lines together may not be longer than a head. */
        String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException("hung up in the middle of the answer");
                }
                if (headLeft-- == 0) {
                    throw new ProtocolException("a head of more than " + MAX_HEAD + " bytes");
                }
                line.write(c);
            }
            String text = line.toString(StandardCharsets.ISO_8859_1);
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        }

        Map<String, String> headers() throws IOException {
            Map<String, String> headers = new HashMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    headers.put(
                            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip());
                }
            }
            return headers;
        }

        /**
         * An end that comes too early is an end: scripts behind xinetd count their bytes wrong, and cut the connection
         * with a reset because they have not read the request.
         */
        byte[] upTo(long length) throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            try {
                for (int c = 0; body.size() < length && (c = in.read()) >= 0; ) {
                    body.write(c);
                }
            } catch (SocketTimeoutException e) {
                throw e;
            } catch (IOException e) {
                return body.toByteArray();
            }
            return body.toByteArray();
        }

        byte[] chunks() throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (true) {
                String line = line();
                Matcher size = CHUNK.matcher(line);
                if (!size.matches()) {
                    throw new ProtocolException("not the size of a chunk: " + OneLine.of(line));
                }
                long length = Long.parseLong(size.group(1), 16);
                int wanted = (int) Math.min(length, MAX_BODY - body.size());
                byte[] chunk = in.readNBytes(wanted);
                body.writeBytes(chunk);
                if (chunk.length < wanted) {
                    throw new EOFException("hung up in the middle of a chunk");
                }
                if (length == 0 || body.size() >= MAX_BODY) {
                    return body.toByteArray();
                }
                if (!line().isEmpty()) {
                    throw new ProtocolException("a chunk longer than its size");
                }
            }
        }
    }

    static HttpAnswer read(InputStream in, boolean withBody) throws IOException {
        Reader reader = new Reader(in);
        while (true) {
            String line = reader.line();
            Matcher matcher = STATUS.matcher(line);
            if (!matcher.matches()) {
                throw new ProtocolException("not an HTTP status line: " + OneLine.of(line));
            }
            int status = Integer.parseInt(matcher.group(1));
            Map<String, String> headers = reader.headers();
            if (status >= 200 || status == 101) {
                boolean hasBody = withBody && status != NO_CONTENT && status != NOT_MODIFIED && status != 101;
                byte[] body = hasBody ? body(reader, headers) : new byte[0];
                return new HttpAnswer(status, new String(body, StandardCharsets.UTF_8));
            }
        }
    }

    private static byte[] body(Reader reader, Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .endsWith("chunked")) {
            return reader.chunks();
        }
        String length = headers.get("content-length");
        if (length == null) {
            return reader.upTo(MAX_BODY);
        }
        if (!LENGTH.matcher(length).matches()) {
            throw new ProtocolException("not a length: " + OneLine.of(length));
        }
        return reader.upTo(Math.min(MAX_BODY, Long.parseLong(length)));
    }
}
