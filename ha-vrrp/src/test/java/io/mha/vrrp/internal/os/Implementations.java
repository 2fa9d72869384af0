package io.mha.vrrp.internal.os;

import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All implementations of the system calls that this JVM can run. */
final class Implementations {
    private static final String FFM = "io.mha.vrrp.internal.os.FfmSyscalls";

    private Implementations() {}

    static List<Syscalls> all() throws Exception {
        List<Syscalls> all = new ArrayList<>(List.of(new JnaSyscalls()));
        if (Runtime.version().feature() >= 22) {
            all.add((Syscalls) ffm().getDeclaredConstructor().newInstance());
        }
        return all;
    }

    /** A folder is no multi-release jar: what is not found is defined from where it will be packed from. */
    private static Class<?> ffm() throws Exception {
        try {
            return Class.forName(FFM);
        } catch (ClassNotFoundException e) {
            Path file = Path.of("target/classes/META-INF/versions/22", FFM.replace('.', '/') + ".class");
            return MethodHandles.lookup().defineClass(Files.readAllBytes(file));
        }
    }
}
