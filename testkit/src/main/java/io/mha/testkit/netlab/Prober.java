package io.mha.testkit.netlab;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Asks addresses every 5 ms and prints each answer: whom it asked, when, when that was answered, when it came, by whom. */
final class Prober {
    static final long PERIOD_NANOS = 5_000_000;

    private Prober() {}

    public static void main(String[] arguments) throws IOException {
        List<DatagramChannel> channels = new ArrayList<>();
        List<InetSocketAddress> targets = new ArrayList<>();
        for (String argument : arguments) {
            InetAddress address = InetAddress.getByName(argument);
            DatagramChannel channel = DatagramChannel.open(
                    address instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
            channel.bind(null);
            targets.add(new InetSocketAddress(address, Responder.PORT));
            channels.add(channel);
            Responder.daemon(() -> listen(channel));
        }
        Responder.daemon(() -> ask(channels, targets));
        System.out.println("ready");
        while (System.in.read() >= 0) {}
        for (DatagramChannel channel : channels) {
            channel.close();
        }
    }

    private static void ask(List<DatagramChannel> channels, List<InetSocketAddress> targets) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(Responder.QUESTION);
        long due = System.nanoTime();
        while (channels.get(0).isOpen()) {
            for (int i = 0; i < channels.size(); i++) {
                try {
                    buffer.clear().putLong(System.nanoTime()).putInt(i).flip();
                    channels.get(i).send(buffer, targets.get(i));
                } catch (IOException e) {
                    // Nobody there: that is what we are to find out.
                }
            }
            due = Math.max(due + PERIOD_NANOS, System.nanoTime());
            while (due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }

    private static void listen(DatagramChannel channel) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(256);
        byte[] name = new byte[64];
        while (channel.isOpen()) {
            try {
                buffer.clear();
                if (channel.receive(buffer) == null) {
                    continue;
                }
                long received = System.nanoTime();
                buffer.flip();
                long sent = buffer.getLong();
                int target = buffer.getInt();
                long answered = buffer.getLong();
                int length = buffer.remaining();
                buffer.get(name, 0, length);
                String by = new String(name, 0, length, StandardCharsets.UTF_8);
                System.out.println(target + " " + sent + " " + answered + " " + received + " " + by);
            } catch (IOException e) {
                // An unreachable network is reported here; the next answer may come nevertheless.
            }
        }
    }
}
