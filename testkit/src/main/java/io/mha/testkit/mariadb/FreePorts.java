package io.mha.testkit.mariadb;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hands out free TCP ports of the loopback interface, each once. They lie below the range from which the kernel serves
 * port 0 and outgoing connections: else, while a server is down, any client on this machine could be given its port,
 * even the one that tries to reach it (TCP then connects to itself), and the server could not come back.
 */
final class FreePorts {

    private static final int LOWEST = 10_000;
    private static final int ATTEMPTS = 100;

    private final Set<Integer> given = new HashSet<>();

    int next() throws IOException {
        int end = ephemeralRangeStart();
        for (int attempt = 0; attempt < ATTEMPTS && end > LOWEST; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, end);
            if (isFree(port) && given.add(port)) {
                return port;
            }
        }
        while (true) {
            try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (given.add(any.getLocalPort())) {
                    return any.getLocalPort();
                }
            }
        }
    }

    private static int ephemeralRangeStart() throws IOException {
        // Such a file gives everything to the first read and nothing to a second, so the read must be a large one.
        try (BufferedReader range = Files.newBufferedReader(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))) {
            return new Scanner(range).nextInt();
        }
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (BindException e) {
            return false;
        }
    }
}
