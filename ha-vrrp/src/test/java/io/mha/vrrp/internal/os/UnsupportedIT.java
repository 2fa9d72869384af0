package io.mha.vrrp.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.vrrp.internal.net.AddressLease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which implementation a JVM takes, and what it says where it may not or cannot. */
class UnsupportedIT {
    private static final boolean HAS_FFM = Runtime.version().feature() >= 22;
    private static final String NOBODY = "65534";

    @TempDir
    private static Path folder;

    private static String classPath = "";

    /** Where every user can read it: what this JVM runs from may be in somebody's home. */
    @BeforeAll
    static void copyClassPath() throws Exception {
        Namespace.assumePossible();
        List<String> entries = new ArrayList<>();
        List<Path> all = Stream.of(System.getProperty("java.class.path").split(":"))
                .map(Path::of)
                .filter(entry -> entry.toString()
                        .matches(".*(?:classes|jna-[\\d.]+\\.jar|slf4j-api-[\\d.]+\\.jar|mha-core.*\\.jar)/?"))
                .toList();
        for (Path entry : all) {
            Path copy = folder.resolve(Integer.toString(entries.size()));
            if (Files.isDirectory(entry)) {
                copyFolder(entry, copy);
            } else {
                Files.copy(entry, copy);
            }
            entries.add(copy.toString());
        }
        Namespace.run("chmod", "-R", "a+rX", folder.toString());
        classPath = String.join(":", entries);
    }

    private static void copyFolder(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Test
    void worksForAnOrdinaryUserWithTwoCapabilities() throws Exception {
        try (Namespace here = Namespace.make()) {
            here.ip("link", "add", "eth0", "type", "veth", "peer", "name", "peer0");
            here.ip("link", "set", "eth0", "up");
            Process holder = asNobody(Child.in(here), "+net_raw,+net_admin")
                    .holdsAddress("192.0.2.100", AddressLease.Kind.NFTABLES, 10_000);
            try {
                assertThat(here.ip("address", "show", "dev", "eth0")).contains("192.0.2.100/32");
                assertThat(here.exec("nft", "list", "ruleset")).contains("mha-lease");
            } finally {
                holder.destroyForcibly();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"-all,CAP_NET_RAW", "+net_admin,CAP_NET_RAW", "+net_raw,CAP_NET_ADMIN"})
    void saysWhichCapabilityIsMissingAndHowToGetIt(String capabilities, String missing) throws Exception {
        try (Namespace here = Namespace.make()) {
            assertThat(asNobody(Child.in(here), capabilities).says(Opener.class.getName()))
                    .contains("unsupported: ", missing + " is missing. Grant CAP_NET_RAW and CAP_NET_ADMIN")
                    .contains("AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN")
                    .contains("--cap-add=NET_RAW --cap-add=NET_ADMIN");
        }
    }

    @Test
    void saysThatItNeedsLinux() throws Exception {
        assertThat(Child.anywhere().with("-Dos.name=Plan 9").says(Opener.class.getName()))
                .contains("unsupported: Virtual addresses are held on Linux only, and this is Plan 9. Run");
    }

    @Test
    void saysWhenNothingNativeCanBeLoaded() throws Exception {
        assertThat(Child.anywhere()
                        .with(
                                "-Dmha.vrrp.syscalls=jna",
                                "-Djna.nosys=true",
                                "-Djna.nounpack=true",
                                "-Djna.noclasspath=true")
                        .says(Opener.class.getName()))
                .contains("unsupported: The system calls cannot be reached: ")
                .contains("Start java with --enable-native-access=ALL-UNNAMED");
    }

    @Test
    void takesTheForeignFunctionsOfOurJarWhereTheyAreFinalAndElseJna() throws Exception {
        assertThat(fromJar().says(Opener.class.getName()))
                .contains("opened by " + (HAS_FFM ? "FfmSyscalls" : "JnaSyscalls"));
        assertThat(fromJar().with("-Dmha.vrrp.syscalls=jna").says(Opener.class.getName()))
                .contains("opened by JnaSyscalls");
        assertThat(fromJar().with("-Dmha.vrrp.syscalls=ffm").says(Opener.class.getName()))
                .contains(HAS_FFM ? "opened by FfmSyscalls" : "unsupported: The system calls cannot be reached: ");
        assertThat(fromJar().with("-Dmha.vrrp.syscalls=jni").says(Opener.class.getName()))
                .contains("unsupported: -Dmha.vrrp.syscalls=jni names no implementation. Say jna or ffm.");
    }

    private static Child asNobody(Child child, String capabilities) {
        return child.after(
                        "setpriv",
                        "--reuid=" + NOBODY,
                        "--regid=" + NOBODY,
                        "--clear-groups",
                        "--inh-caps=" + capabilities,
                        "--ambient-caps=" + capabilities)
                .classPath(classPath);
    }

    /** Our classes as they are shipped: only a jar has parts for newer JDKs. */
    private static Child fromJar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            Path jar = files.filter(file ->
                            file.getFileName().toString().matches("mha-vrrp-[\\w.-]*(?<!sources|javadoc)\\.jar"))
                    .findFirst()
                    .orElseThrow();
            String without = System.getProperty("java.class.path")
                    .replaceAll("(?<=^|:)[^:]*/ha-vrrp/target/classes/?(?=:|$)", jar.toString());
            return Child.anywhere().classPath(jar + ":" + without);
        }
    }
}
