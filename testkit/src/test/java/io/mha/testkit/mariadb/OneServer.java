package io.mha.testkit.mariadb;

import java.io.IOException;

/** A JVM to be killed: starts one server, prints its process id, then waits for the end of its input. */
final class OneServer {

    private OneServer() {}

    public static void main(String[] args) throws IOException {
        try (MariaDbServers servers = MariaDbServers.start(1)) {
            if (args.length > 0) {
                servers.get(0).freeze();
            }
            System.out.println("pid " + servers.get(0).pid());
            while (System.in.read() >= 0) {
                // Nothing is said to it.
            }
        }
    }
}
