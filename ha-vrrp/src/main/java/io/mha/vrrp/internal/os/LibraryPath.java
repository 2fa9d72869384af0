package io.mha.vrrp.internal.os;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Tells JNA where the libraries of this system are, before it starts a process of its own (ldconfig) to find out: that
 * takes 40 ms and more, and this module needs no library but the C library, which every process has already. JNA sets the
 * same property to what it has found; one that is set already stays as it is.
 */
final class LibraryPath {
    private static final String PROPERTY = "jna.platform.library.path";
    private static final File LOADER = new File("/etc/ld.so.conf");
    private static final File MORE = new File("/etc/ld.so.conf.d");
    private static final String[] USUAL = {"/usr/lib64", "/lib64", "/usr/lib", "/lib"};

    private LibraryPath() {}

    /** Does it. */
    static void prepare() {
        if (System.getProperty(PROPERTY) != null) {
            return;
        }
        Set<String> found = new LinkedHashSet<>();
        read(LOADER, found);
        String[] names = MORE.list();
        if (names != null) {
            for (String name : names) {
                if (name.endsWith(".conf")) {
                    read(new File(MORE, name), found);
                }
            }
        }
        for (String each : USUAL) {
            add(each, found);
        }
        if (!found.isEmpty()) {
            System.setProperty(PROPERTY, String.join(File.pathSeparator, found));
        }
    }

    private static void read(File file, Set<String> into) {
        try {
            for (String line : Files.readAllLines(file.toPath(), StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("/")) {
                    add(line.strip(), into);
                }
            }
        } catch (IOException e) {
            // Not there, as with musl: the usual places are left.
        }
    }

    private static void add(String directory, Set<String> into) {
        if (new File(directory).isDirectory()) {
            into.add(directory);
        }
    }
}
