package io.mha.spring.lines;

import static org.awaitility.Awaitility.await;

import io.mha.jdbc.MhaDataSource;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * An application that DevTools restarts once, as after a change of a class, and that then looks for what the classes of
 * before have left. A program of its own: under JUnit DevTools does nothing. Prints a line for each thing that it finds.
 */
final class Restarting {
    static final String RESTARTER = "org.springframework.boot.devtools.restart.Restarter";

    /** Lives as long as the JVM, whatever becomes of its classes. */
    private static final String OLD = "restarting.old.loader";

    private Restarting() {}

    public static void main(String[] properties) throws Exception {
        ConfigurableApplicationContext context = Application.start(WebApplicationType.SERVLET, properties);
        ClassLoader mine = Restarting.class.getClassLoader();
        say("runs in " + mine.getClass().getSimpleName() + ", mha in "
                + MhaDataSource.class.getClassLoader().getClass().getSimpleName());
        say("reads " + context.getBean(JdbcTemplate.class).queryForObject("SELECT 42", Integer.class));
        Object old = System.getProperties().get(OLD);
        if (old == null) {
            System.getProperties().put(OLD, mine);
            // Registers the driver, as an application does that uses it by hand.
            DriverManager.getDriver(context.getEnvironment().getProperty("spring.datasource.url"));
            say("was registered: " + (drivers(mine).isEmpty() ? "nothing" : "its driver"));
            Thread changed = new Thread(Restarting::restart, "class path watch");
            changed.setContextClassLoader(ClassLoader.getSystemClassLoader());
            changed.start();
            return;
        }
        if (old == mine) {
            say("was not restarted");
        }
        threads((ClassLoader) old).forEach(name -> say("left thread " + name));
        beans((ClassLoader) old).forEach(name -> say("left bean " + name));
        drivers((ClassLoader) old).forEach(name -> say("left driver " + name));
        // Beans may come after the start.
        await().atMost(Duration.ofSeconds(60)).until(() -> clusters() > 0);
        say("has " + clusters() + " cluster");
        context.close();
        say("ended");
        System.exit(0);
    }

    /** What DevTools does when a class has changed. By name, for one line of Boot has no DevTools here. */
    static void restart() {
        try {
            Class<?> restarter = Class.forName(RESTARTER);
            restarter
                    .getMethod("restart")
                    .invoke(restarter.getMethod("getInstance").invoke(null));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int clusters() throws MalformedObjectNameException {
        return ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("io.mha:type=Cluster,*"), null)
                .size();
    }

    private static void say(String line) {
        System.out.println("restarting: " + line);
    }

    private static List<String> threads(ClassLoader old) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("mha-"))
                .filter(thread -> thread.getContextClassLoader() == old
                        || thread.getClass().getClassLoader() == old)
                .map(Thread::getName)
                .toList();
    }

    private static List<String> beans(ClassLoader old) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        List<String> left = new ArrayList<>();
        for (ObjectName name : server.queryNames(null, null)) {
            if (server.getClassLoaderFor(name) == old) {
                left.add(name.toString());
            }
        }
        return left;
    }

    /** All that are registered, not only those that this class may see. */
    private static List<String> drivers(ClassLoader loader) throws ReflectiveOperationException {
        Field registered = DriverManager.class.getDeclaredField("registeredDrivers");
        registered.setAccessible(true);
        List<String> found = new ArrayList<>();
        for (Object entry : (Collection<?>) registered.get(null)) {
            Field driver = entry.getClass().getDeclaredField("driver");
            driver.setAccessible(true);
            Object value = driver.get(entry);
            if (value.getClass().getClassLoader() == loader) {
                found.add(value.getClass().getName());
            }
        }
        return found;
    }
}
