package io.mha.testkit.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A listener whose queue is full and stays full: Linux drops the SYN of whoever comes then. */
final class BlackHole implements AutoCloseable {
    private static final int FILLERS = 4;

    private final InetSocketAddress address;
    private final ServerSocketChannel listener;
    private final List<SocketChannel> fillers = new ArrayList<>();

    BlackHole(InetSocketAddress address) throws IOException {
        this.address = address;
        listener = ServerSocketChannel.open()
                .setOption(StandardSocketOptions.SO_REUSEPORT, true)
                .bind(address, 1);
    }

    void fill() throws IOException {
        for (int i = 0; i < FILLERS; i++) {
            SocketChannel filler = SocketChannel.open();
            filler.configureBlocking(false);
            filler.connect(address);
            fillers.add(filler);
        }
    }

    @Override
    public void close() throws IOException {
        fillers.forEach(RelayConnection::reset);
        listener.close();
    }
}
