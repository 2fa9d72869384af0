package io.mha.testkit.classpath;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The class path without an optional library, with a copy of everything else. */
public final class WithoutLibrary extends URLClassLoader {
    private final String packages;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private WithoutLibrary(String jars, String packages) {
        super(classPath(jars), ClassLoader.getPlatformClassLoader());
        this.packages = packages;
    }

    /**
     * Without Micrometer.
     *
     * @return nothing loaded yet
     */
    public static WithoutLibrary micrometer() {
        return new WithoutLibrary("micrometer", "io.micrometer.");
    }

    /**
     * The classes of the library that were asked for in vain.
     *
     * @return their names, in the order of the questions
     */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.startsWith(packages)) {
            asked.add(name);
            throw new ClassNotFoundException(name);
        }
        return super.findClass(name);
    }

    private static URL[] classPath(String without) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains(without))
                .map(WithoutLibrary::url)
                .toArray(URL[]::new);
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(entry, e);
        }
    }
}
