package io.mha.testkit.mariadb;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a server's error log and its port tell about its latest start. */
final class StartLog {

    private static final int LAST_LINES = 30;
    private static final int PROTOCOL_VERSION = 10;
    private static final int TIMEOUT_MILLIS = 1_000;

    private final Path file;
    private final int before;

    /** Call it before the start: what the log holds by now belongs to earlier ones. */
    StartLog(Path file) throws IOException {
        this.file = file;
        this.before = Files.exists(file) ? Math.toIntExact(Files.size(file)) : 0;
    }

    private String text() {
        try {
            byte[] all = Files.readAllBytes(file);
            return new String(all, before, Math.max(0, all.length - before), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    boolean saysPortIsTaken() {
        return text().contains("Bind on TCP/IP port");
    }

    boolean saysReady() {
        return text().contains("ready for connections");
    }

    /** The last lines, for an exception's message. */
    String lastLines() {
        List<String> lines = text().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    /** Whether the port answers with MySQL's first packet: 3 bytes length, 1 byte number, protocol version, version. */
    static boolean greets(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] start = new byte[5];
            in.readFully(start);
            int length = (start[0] & 0xff) | (start[1] & 0xff) << 8 | (start[2] & 0xff) << 16;
            if (start[4] != PROTOCOL_VERSION || length < 2) {
                return false;
            }
            // Read it all: a close with unread bytes is a reset, which the server would log.
            byte[] rest = new byte[length - 1];
            in.readFully(rest);
            return start[3] == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
