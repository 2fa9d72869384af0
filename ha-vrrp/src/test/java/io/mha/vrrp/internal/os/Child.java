package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.net.AddressLease;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM, in a namespace. */
final class Child {
    private final List<String> prefix = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private String classPath = System.getProperty("java.class.path");

    private Child() {}

    static Child in(Namespace namespace) {
        return new Child().after("ip", "netns", "exec", namespace.name());
    }

    /** Where it does not matter. */
    static Child anywhere() {
        return new Child();
    }

    /** What is run before the JVM. */
    Child after(String... command) {
        prefix.addAll(List.of(command));
        return this;
    }

    Child with(String... jvmOptions) {
        options.addAll(List.of(jvmOptions));
        return this;
    }

    Child classPath(String other) {
        classPath = other;
        return this;
    }

    /** A {@link LeaseHolder} that has its address. */
    Process holdsAddress(String vip, AddressLease.Kind kind, long leaseMillis) throws IOException {
        Process process = start(LeaseHolder.class.getName(), "eth0", vip, kind.name(), Long.toString(leaseMillis));
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            if (line.startsWith("held")) {
                return process;
            }
        }
        throw new IOException("the holder ended: " + said);
    }

    /** All that it says until it ends. */
    String says(String main, String... arguments) throws IOException {
        Process process = start(main, arguments);
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
