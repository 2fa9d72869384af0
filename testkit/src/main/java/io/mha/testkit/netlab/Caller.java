package io.mha.testkit.netlab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/** Keeps one TCP connection, sends eight bytes every 20 ms, awaits them back, and prints how long that took. */
final class Caller {
    private static final long PERIOD_NANOS = 20_000_000;
    private static final int CONNECT_MILLIS = 10_000;

    private Caller() {}

    public static void main(String[] arguments) throws IOException {
        Responder.daemon(() -> call(arguments[0]));
        while (System.in.read() >= 0) {}
    }

    private static void call(String address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, Responder.PORT), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            System.out.println("connected");
            while (true) {
                long sent = System.nanoTime();
                out.write(ByteBuffer.allocate(Long.BYTES).putLong(sent).array());
                byte[] back = in.readNBytes(Long.BYTES);
                if (back.length < Long.BYTES || ByteBuffer.wrap(back).getLong() != sent) {
                    throw new IOException("closed by the other side");
                }
                System.out.println("took " + (System.nanoTime() - sent));
                LockSupport.parkNanos(PERIOD_NANOS);
            }
        } catch (IOException e) {
            System.out.println("broken " + e);
        }
    }
}
