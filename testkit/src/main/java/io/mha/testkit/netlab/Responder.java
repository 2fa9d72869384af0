package io.mha.testkit.netlab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;

/** Answers with its name whoever asks, on whatever address: a question comes back with the time and the name added. */
final class Responder {
    static final int PORT = 7007;
    /** Length of a question: when it was sent, which address it goes to. */
    static final int QUESTION = Long.BYTES + Integer.BYTES;

    private Responder() {}

    public static void main(String[] arguments) throws IOException {
        byte[] name = arguments[0].getBytes(StandardCharsets.UTF_8);
        try (DatagramChannel channel = DatagramChannel.open();
                ServerSocket server = new ServerSocket(PORT)) {
            channel.bind(new InetSocketAddress(PORT));
            daemon(() -> accept(server));
            daemon(() -> answer(channel, name));
            System.out.println("ready");
            while (System.in.read() >= 0) {} // ends with whoever has started it
        }
    }

    static void daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }

    private static void answer(DatagramChannel channel, byte[] name) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(256);
        while (channel.isOpen()) {
            try {
                buffer.clear();
                SocketAddress from = channel.receive(buffer);
                if (from != null && buffer.position() == QUESTION) {
                    buffer.putLong(System.nanoTime()).put(name).flip();
                    channel.send(buffer, from);
                }
            } catch (IOException e) {
                // The way back may be closed for a moment; whoever asked asks again.
            }
        }
    }

    private static void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                daemon(() -> echo(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] bytes = new byte[64];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                out.write(bytes, 0, count);
            }
        } catch (IOException e) {
            // The other side is gone.
        }
    }
}
