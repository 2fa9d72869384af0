package io.mha.spring;

import io.mha.jdbc.JdbcConfig;
import io.mha.jdbc.MhaDataSource;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Loads the classes of a data source on a thread of its own while Spring reads configurations, once in a JVM. Boot does
 * the same with classes of its own, and {@value #IGNORE} switches off both.
 */
final class Preloading implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
    static final String IGNORE = "spring.backgroundpreinitializer.ignore";

    private static final Logger log = LoggerFactory.getLogger("io.mha.spring");
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private final Executor beside;
    private final AtomicBoolean begun;
    private final int processors;

    /** For Spring. */
    Preloading() {
        this(Preloading::onItsOwnThread, BEGUN, Runtime.getRuntime().availableProcessors());
    }

    Preloading(Executor beside, AtomicBoolean begun, int processors) {
        this.beside = beside;
        this.begun = begun;
        this.processors = processors;
    }

    /** When the application's properties are read. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        String url = urlLike(event.getEnvironment());
        if (url != null && !Boolean.getBoolean(IGNORE) && processors > 1 && begun.compareAndSet(false, true)) {
            beside.execute(() -> load(url));
        }
    }

    private static void onItsOwnThread(Runnable task) {
        Thread thread = new Thread(task, "mha-preload");
        thread.setDaemon(true);
        thread.start();
    }

    /** A URL with the driver of the application's own, and no more of it: what is wrong there is said later, and once. */
    static @Nullable String urlLike(Environment environment) {
        try {
            return ofDriver(environment);
        } catch (RuntimeException e) { // a placeholder that nobody fills, for instance
            return null;
        }
    }

    private static @Nullable String ofDriver(Environment environment) {
        if (!Wanted.isEnabled(environment) || Wanted.otherPool(environment) != null) {
            return null;
        }
        String url = environment.getProperty(Wanted.SPRING_URL);
        if (url != null && Wanted.isOurs(url)) {
            int hosts = url.indexOf("//");
            return hosts < 0 ? null : url.substring(0, hosts) + "//localhost/";
        }
        return Wanted.isSet(environment) ? "jdbc:mha://localhost/" : null;
    }

    private static void load(String url) {
        try {
            MhaDataSource.preload(JdbcConfig.of(url));
        } catch (RuntimeException e) { // a missing driver, for instance
            log.debug("not preloaded: {}", e.toString());
        }
    }
}
