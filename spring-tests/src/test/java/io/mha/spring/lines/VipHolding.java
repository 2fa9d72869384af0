package io.mha.spring.lines;

import io.mha.spring.VipEvent;
import io.mha.testkit.mariadb.MariaDbServers;
import io.mha.vrrp.VirtualRouter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A web application that holds a virtual address, a program of its own for a host of a lab. Its database goes down while it starts.
 * Lines on its input: {@code go} lets its runner end, {@code database} brings the database back, {@code finish} lets slow requests
 * end, {@code state} asks for the state of the router, {@code close} closes the context.
 */
final class VipHolding {
    private static final MariaDbServers SERVERS = MariaDbServers.start(1);
    private static final CountDownLatch STARTED = new CountDownLatch(1);
    private static final CountDownLatch GO = new CountDownLatch(1);
    private static final CountDownLatch FINISH = new CountDownLatch(1);
    private static volatile ConfigurableApplicationContext context;
    private static volatile VirtualRouter router;

    private VipHolding() {}

    public static void main(String[] properties) {
        Thread orders = new Thread(VipHolding::obey, "orders");
        orders.setDaemon(true);
        orders.start();
        context = Application.start(
                WebApplicationType.SERVLET,
                List.of(Requests.class, Waiting.class, Heard.class, Between.class),
                Stream.concat(Stream.of("spring.datasource.url=" + Vip.url(SERVERS.get(0))), Stream.of(properties))
                        .toArray(String[]::new));
        say("ready");
        STARTED.countDown();
    }

    private static void obey() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String order = in.readLine(); order != null; order = in.readLine()) {
                switch (order) {
                    case "go" -> GO.countDown();
                    case "database" -> SERVERS.get(0).start();
                    case "finish" -> FINISH.countDown();
                    case "state" -> say("state " + router.state());
                    case "close" -> {
                        STARTED.await();
                        new Thread(context::close, "closing").start();
                    }
                    default -> throw new IllegalArgumentException(order);
                }
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the web server answers to a new connection by the host's own address. */
    private static String answer() {
        try {
            URL url = new URL("http://127.0.0.1:" + Vip.PORT + "/here");
            return String.valueOf(((HttpURLConnection) url.openConnection()).getResponseCode());
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void say(String line) {
        System.out.println("holding: " + line);
    }

    @RestController
    static class Requests {
        @GetMapping("/here")
        String here() {
            return "here";
        }

        @GetMapping("/slow")
        String slow() throws InterruptedException {
            say("slow request under way");
            FINISH.await();
            return "done";
        }
    }

    /** The application accepts traffic when its runners have ended. */
    static class Waiting implements ApplicationRunner {
        @Override
        public void run(ApplicationArguments arguments) throws InterruptedException {
            GO.await();
        }
    }

    static class Heard {
        @EventListener
        void on(VipEvent event) {
            say(event.getClass().getSimpleName());
        }
    }

    /** Of a phase between the one of the addresses and the one in which Boot begins its graceful shutdown. */
    static class Between implements SmartLifecycle {
        private volatile boolean running;

        Between(VirtualRouter web) {
            router = web;
        }

        @Override
        public void start() {
            running = true;
            SERVERS.get(0).kill();
            say("before the start of the router: address " + Vip.isHere() + ", web server " + answer());
        }

        @Override
        public void stop() {
            running = false;
            say("before the drain: address " + Vip.isHere() + ", web server " + answer());
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return DEFAULT_PHASE - 512;
        }
    }
}
