package io.mha.samples.vip;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** Asks the service by HTTP every 20 ms, and prints who answered. */
final class Client {
    private static final int TIMEOUT_MILLIS = 250;
    private static final long PERIOD_NANOS = 20_000_000;

    private Client() {}

    public static void main(String[] arguments) throws IOException {
        Thread thread = new Thread(() -> ask(arguments[0]));
        thread.setDaemon(true);
        thread.start();
        System.out.println("started");
        while (System.in.read() >= 0) {}
    }

    private static void ask(String address) {
        while (true) {
            try {
                URL url = URI.create("http://" + address + ":" + VipHolder.PORT + "/")
                        .toURL();
                HttpURLConnection connection = (HttpURLConnection) url.openConnection();
                connection.setConnectTimeout(TIMEOUT_MILLIS);
                connection.setReadTimeout(TIMEOUT_MILLIS);
                connection.setRequestProperty("Connection", "close");
                try (InputStream in = connection.getInputStream()) {
                    System.out.println("answer " + new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                System.out.println("failed " + e.getMessage());
            }
            LockSupport.parkNanos(PERIOD_NANOS);
        }
    }
}
