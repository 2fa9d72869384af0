package io.mha.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/** What others make of its name alone, so that it has to be in a native image: Boot finds this by aot.factories. */
final class ReflectedTypes implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        type(hints, "io.mha.jdbc.MhaDriver");
        type(hints, "io.mha.jdbc.internal.socket.CapturingSocketFactory");
        type(hints, "com.mysql.cj.jdbc.Driver");
        type(hints, "org.mariadb.jdbc.Driver");
        for (String details : DirectConnection.TYPES) {
            hints.reflection().registerTypeIfPresent(loader, details, MemberCategory.INVOKE_PUBLIC_METHODS);
        }
        hints.resources().registerPattern("mha.properties");
    }

    private static void type(RuntimeHints hints, String name) {
        hints.reflection().registerType(TypeReference.of(name), MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
    }
}
