package io.mha.vrrp.internal.os;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** A service on an address, whether the address is there or not, and somebody elsewhere who asks it. */
final class Echo implements AutoCloseable {
    private static final int PORT = 7007;
    private static final int ANSWER_MILLIS = 20;

    private final DatagramSocket server;
    private final DatagramSocket client;
    private final AtomicLong number = new AtomicLong();
    private final AtomicLong lastAnswerNanos = new AtomicLong(Long.MIN_VALUE);
    private volatile boolean asking;

    /**
     * Starts both.
     *
     * @param serverAddress with the scope of the server's side, {@code clientAddress} with that of the client's
     */
    Echo(Namespace servers, InetAddress serverAddress, Namespace clients, InetAddress clientAddress) throws Exception {
        server = servers.in(() -> new DatagramSocket(PORT, serverAddress));
        client = clients.in(DatagramSocket::new);
        clients.in(() -> {
            client.connect(clientAddress, PORT);
            return null;
        });
        start(this::serve);
    }

    /** Whether an answer comes within a time; asks again and again. */
    boolean answersWithin(int millis) throws IOException {
        long end = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() < end) {
            if (asks()) {
                return true;
            }
        }
        return false;
    }

    /** Asks all the time, in the background. */
    void keepAsking() {
        asking = true;
        start(() -> {
            while (asking) {
                if (asks()) {
                    lastAnswerNanos.set(System.nanoTime());
                }
            }
        });
    }

    /** When the last answer to that came. */
    long lastAnswerNanos() {
        return lastAnswerNanos.get();
    }

    private interface Task {
        void run() throws IOException;
    }

    private boolean asks() throws IOException {
        byte[] question = ByteBuffer.allocate(Long.BYTES)
                .putLong(number.incrementAndGet())
                .array();
        byte[] answer = new byte[Long.BYTES];
        try {
            client.setSoTimeout(ANSWER_MILLIS);
            client.send(new DatagramPacket(question, question.length));
            do {
                // Answers to earlier questions that came late do not count.
                client.receive(new DatagramPacket(answer, answer.length));
            } while (!Arrays.equals(question, answer));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            if (client.isClosed()) {
                throw e;
            }
            // Nobody answers ARP: no route to the host. Nobody listens: refused.
            return false;
        }
    }

    private void serve() throws IOException {
        byte[] bytes = new byte[16];
        while (true) {
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
            server.receive(packet);
            try {
                server.send(packet);
            } catch (IOException e) {
                if (server.isClosed()) {
                    throw e;
                }
                // The guard drops it: not permitted.
            }
        }
    }

    private static void start(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // closed
                    }
                },
                "echo");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        asking = false;
        server.close();
        client.close();
    }
}
