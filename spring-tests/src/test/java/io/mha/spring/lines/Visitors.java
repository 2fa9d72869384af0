package io.mha.spring.lines;

import io.mha.testkit.netlab.Child;
import io.mha.testkit.netlab.Host;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Visitors on a host of a lab: each asks one URL again and again, by a new connection each time. */
final class Visitors {
    private static final long PERIOD_NANOS = 20_000_000;
    private static final int CONNECT_MILLIS = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(240);

    /**
     * What became of a visit.
     *
     * @param nanos when that was known, by {@link System#nanoTime()}
     * @param by who made it
     * @param result the status, or why there is none
     */
    record Visit(long nanos, String by, String result) {}

    private final Child child;

    private Visitors(Child child) {
        this.child = child;
    }

    /** Arguments: name and URL of each. */
    static Visitors on(Host host, String... namesAndUrls) {
        Child child = host.java(
                Visitors.class,
                List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dhttp.keepAlive=false"),
                namesAndUrls);
        child.await("ready", 0, LIMIT);
        return new Visitors(child);
    }

    /** From here on. */
    int mark() {
        return child.mark();
    }

    /** Waits until somebody has that result. */
    Visit await(String by, String result, int mark) {
        return visit(child.await(by + " " + result, mark, LIMIT));
    }

    /** Waits until somebody had that result several times. */
    void await(String by, String result, int mark, int times) {
        int from = mark;
        for (int i = 0; i < times; i++) {
            await(by, result, from);
            int next = from;
            while (!child.lines(next).get(0).text().startsWith(by + " " + result)) {
                next++;
            }
            from = next + 1;
        }
    }

    /** All that one of them has seen. */
    List<Visit> of(String by) {
        return child.lines().stream()
                .filter(line -> line.text().startsWith(by + " "))
                .map(Visitors::visit)
                .toList();
    }

    private static Visit visit(Child.Line line) {
        int space = line.text().indexOf(' ');
        return new Visit(
                line.nanos(), line.text().substring(0, space), line.text().substring(space + 1));
    }

    public static void main(String[] namesAndUrls) throws IOException {
        for (int i = 0; i < namesAndUrls.length; i += 2) {
            String name = namesAndUrls[i];
            URL url = new URL(namesAndUrls[i + 1]);
            Thread visitor = new Thread(() -> visit(name, url), name);
            visitor.setDaemon(true);
            visitor.start();
        }
        System.out.println("ready");
        while (System.in.read() >= 0) {}
    }

    private static void visit(String name, URL url) {
        while (true) {
            System.out.println(name + " " + result(url));
            LockSupport.parkNanos(PERIOD_NANOS);
        }
    }

    private static String result(URL url) {
        try {
            HttpURLConnection connection = (HttpURLConnection) url.openConnection();
            connection.setConnectTimeout(CONNECT_MILLIS);
            int status = connection.getResponseCode();
            connection.disconnect();
            return String.valueOf(status);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
