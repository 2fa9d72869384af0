package io.mha.spring.lines;

import io.mha.testkit.mariadb.MariaDbServers;
import io.mha.vrrp.VirtualRouter;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application that holds a virtual address and that DevTools restarts once; a program of its own, as {@link Restarting},
 * for a host of a lab. Prints a line for each thing that it finds.
 */
final class RestartingHolder {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** These live as long as the JVM, whatever becomes of its classes. */
    private static final String URL = "restarting.holder.url";

    private static final String RESTARTED = "restarting.holder.restarted";

    private RestartingHolder() {}

    public static void main(String[] properties) throws InterruptedException {
        Properties memory = System.getProperties();
        if (memory.containsKey(RESTARTED)) {
            say("between two contexts: address " + Vip.isHere() + ", threads " + threads());
        }
        // Comes here twice before the first start as well: DevTools takes over from the first thread.
        Object url = memory.computeIfAbsent(
                URL, key -> Vip.url(MariaDbServers.start(1).get(0)));
        ConfigurableApplicationContext context = Application.start(
                WebApplicationType.SERVLET,
                Stream.concat(Stream.of("spring.datasource.url=" + url), Stream.of(properties))
                        .toArray(String[]::new));
        VirtualRouter router = context.getBean("webVirtualRouter", VirtualRouter.class);
        say("router of " + VirtualRouter.class.getClassLoader().getClass().getSimpleName() + ", master "
                + router.awaitMaster(LIMIT) + ", address " + Vip.isHere());
        if (memory.put(RESTARTED, "yes") == null) {
            Thread changed = new Thread(Restarting::restart, "class path watch");
            changed.setContextClassLoader(ClassLoader.getSystemClassLoader());
            changed.start();
            return;
        }
        context.close();
        say("after the end: address " + Vip.isHere() + ", threads " + threads());
        System.exit(0);
    }

    private static void say(String line) {
        System.out.println("holder: " + line);
    }

    /** Of routers and of data sources, whoever made them. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("mha-"))
                .sorted()
                .toList();
    }
}
