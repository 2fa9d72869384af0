package io.mha.jdbc.internal.check;

import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthCheck;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * Whether a server greets as MySQL does (HAProxy {@code option mysql-check} without a user). It finds a process that
 * hangs, and costs no login; a server counts such connections as aborted, and MySQL may block the host after
 * {@code max_connect_errors} of them.
 */
public final class HandshakeCheck implements HealthCheck {
    private static final int PROTOCOL_10 = 10;
    private static final int ERROR_PACKET = 0xff;
    private static final int MAX_GREETING = 4_096;
    private static final int TOO_MANY_CONNECTIONS = 1040;

    /** Keeps nothing open. */
    public HandshakeCheck() {}

    @Override
    public String name() {
        return "handshake";
    }

    @Override
    public CheckResult probe(Node node, Deadline deadline) {
        try (Socket socket = new Socket()) {
            try {
                socket.connect(new InetSocketAddress(node.host(), node.port()), deadline.remainingMillis());
            } catch (IOException e) {
                return CheckResult.failed(
                        Evidence.ofConnectFailure(e), "connect to " + node.address() + ": " + e.getMessage());
            }
            socket.setSoTimeout(deadline.remainingMillis());
            return greeting(new DataInputStream(socket.getInputStream()));
        } catch (SocketTimeoutException e) {
            return CheckResult.failed(Evidence.READ_TIMEOUT, "no greeting from " + node.address());
        } catch (EOFException e) {
            return CheckResult.failed(Evidence.HANDSHAKE, node.address() + " hung up without a greeting");
        } catch (IOException e) {
            return CheckResult.failed(Evidence.IO_RESET, "greeting from " + node.address() + ": " + e.getMessage());
        }
    }

    /** The first packet: three bytes of length, one of sequence, then protocol version 10 or an error. */
    private static CheckResult greeting(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() | (in.readUnsignedByte() << 8) | (in.readUnsignedByte() << 16);
        in.readUnsignedByte();
        if (length < 3 || length > MAX_GREETING) {
            return CheckResult.failed(Evidence.HANDSHAKE, "not a MySQL greeting: a packet of " + length + " bytes");
        }
        byte[] packet = new byte[length];
        in.readFully(packet);
        int type = packet[0] & 0xff;
        if (type == ERROR_PACKET) {
            int code = (packet[1] & 0xff) | ((packet[2] & 0xff) << 8);
            String text = new String(packet, 3, length - 3, StandardCharsets.UTF_8);
            Evidence evidence = code == TOO_MANY_CONNECTIONS ? Evidence.OVERLOAD : Evidence.HANDSHAKE;
            return CheckResult.failed(evidence, "refused with error " + code + ": " + text);
        }
        if (type != PROTOCOL_10) {
            return CheckResult.failed(Evidence.HANDSHAKE, "not a MySQL greeting: protocol " + type);
        }
        int end = 1;
        while (end < length && packet[end] != 0) {
            end++;
        }
        return CheckResult.passed("greeted by " + new String(packet, 1, end - 1, StandardCharsets.UTF_8));
    }
}
