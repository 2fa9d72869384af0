package io.mha.vrrp.internal.os;

import io.mha.vrrp.VrrpUnsupportedException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which implementation of the system calls this JVM uses. Nothing native is touched before it is asked. */
final class SyscallsChoice {
    /** {@code jna} or {@code ffm}; else the foreign-function API where it is final and in our jar, and JNA elsewhere. */
    static final String PROPERTY = "mha.vrrp.syscalls";

    private static final String FFM = "io.mha.vrrp.internal.os.FfmSyscalls";
    private static final int FFM_SINCE = 22;
    private static final String NATIVE_CURE = "Start java with --enable-native-access=ALL-UNNAMED (=com.sun.jna on the"
            + " module path), and let it write and execute in its temporary folder (-Djna.tmpdir=...).";

    private SyscallsChoice() {}

    static Syscalls make() {
        String os = System.getProperty("os.name", "");
        if (!os.toLowerCase(Locale.ROOT).contains("linux")) {
            throw new VrrpUnsupportedException(
                    "Virtual addresses are held on Linux only, and this is " + os + ".",
                    "Run this instance on Linux, or give the virtual router an action of your own.",
                    null);
        }
        if (System.getProperty("os.arch", "").matches("(?:i[3-6]86|x86|arm)")) {
            throw new VrrpUnsupportedException(
                    "Virtual addresses are held by 64-bit JVMs only.", "Use a 64-bit JVM.", null);
        }
        String wanted = System.getProperty(PROPERTY, "");
        try {
            return switch (wanted) {
                case "jna" -> jna();
                case "ffm" -> ffm();
                case "" -> hasFfm() ? ffm() : jna();
                default ->
                    throw new VrrpUnsupportedException(
                            "-D" + PROPERTY + "=" + wanted + " names no implementation.", "Say jna or ffm.", null);
            };
        } catch (LinkageError | ReflectiveOperationException | IllegalCallerException e) {
            throw new VrrpUnsupportedException(
                    "The system calls cannot be reached: " + reason(e) + ".", NATIVE_CURE, e);
        }
    }

    private static Syscalls jna() {
        return new JnaSyscalls();
    }

    private static Syscalls ffm() throws ReflectiveOperationException {
        return Class.forName(FFM)
                .asSubclass(Syscalls.class)
                .getDeclaredConstructor()
                .newInstance();
    }

    private static boolean hasFfm() {
        if (Runtime.version().feature() < FFM_SINCE) {
            return false;
        }
        try {
            Class.forName(FFM, false, SyscallsChoice.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static String reason(@Nullable Throwable e) {
        Throwable last = e;
        while (last != null && last.getCause() != null) {
            last = last.getCause();
        }
        return String.valueOf(last);
    }
}
