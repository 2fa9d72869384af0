package io.mha.spring;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * Fields and methods that we, HikariCP and JNA find by their names: Boot finds this by aot.factories. What is not on the
 * class path is left out.
 */
final class ReflectedMembers implements RuntimeHintsRegistrar {
    /** Of volatile fields that are changed by handles and updaters. */
    private static final List<String> FIELDS = List.of(
            "io.mha.core.balance.NodeCounters",
            "io.mha.jdbc.internal.connection.LogicalConnection",
            "io.mha.jdbc.internal.pool.CallCount",
            "io.mha.jdbc.internal.pool.PhysicalLink");

    /** Of drivers, for what JDBC does not say: see ServerFlags and SessionReset in ha-jdbc. And of our JMX beans. */
    private static final List<String> METHODS = List.of(
            "com.mysql.cj.jdbc.ConnectionImpl",
            "com.mysql.cj.jdbc.JdbcConnection",
            "com.mysql.cj.CoreSession",
            "com.mysql.cj.MysqlConnection",
            "com.mysql.cj.NativeSession",
            "com.mysql.cj.Session",
            "com.mysql.cj.protocol.ServerSession",
            "com.mysql.cj.protocol.a.NativeServerSession",
            "org.mariadb.jdbc.Connection",
            "org.mariadb.jdbc.client.Client",
            "org.mariadb.jdbc.client.Context",
            "org.mariadb.jdbc.client.context.BaseContext",
            "org.mariadb.jdbc.client.impl.StandardClient",
            "io.mha.jdbc.internal.observe.ClusterMXBean",
            "io.mha.jdbc.internal.observe.NodeMXBean");

    private static final String POOL = "com.zaxxer.hikari.HikariConfig";
    private static final String NATIVE = "io.mha.vrrp.internal.os.JnaSyscalls$C";
    private static final String FOREIGN = "io.mha.vrrp.internal.os.FfmSyscalls";

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        for (String name : FIELDS) {
            fields(hints, name, loader);
        }
        for (String name : METHODS) {
            type(hints, name, loader, MemberCategory.INVOKE_PUBLIC_METHODS);
        }
        pool(hints, loader);
        virtualThreads(hints, loader);
        type(hints, FOREIGN, loader, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
        type(hints, NATIVE, loader, MemberCategory.INVOKE_DECLARED_METHODS);
        if (ClassUtils.isPresent(NATIVE, loader)) {
            Class<?> calls = ClassUtils.resolveClassName(NATIVE, loader);
            hints.jni().registerType(calls, MemberCategory.INVOKE_DECLARED_METHODS);
            hints.resources().registerPattern("com/sun/jna/linux-*/libjnidispatch.so");
        }
    }

    /** HikariCP sets what stands in {@code pool.*} by the names of setters, and copies its settings field by field. */
    private static void pool(RuntimeHints hints, @Nullable ClassLoader loader) {
        type(hints, POOL, loader, MemberCategory.INVOKE_PUBLIC_METHODS);
        fields(hints, POOL, loader);
        type(hints, "java.sql.Statement[]", loader);
        type(hints, "com.zaxxer.hikari.util.ConcurrentBag$IConcurrentBagEntry[]", loader);
    }

    /** Asked for by name, because Java 17 has none. */
    private static void virtualThreads(RuntimeHints hints, @Nullable ClassLoader loader) {
        type(hints, "java.util.concurrent.Executors", loader, MemberCategory.INVOKE_PUBLIC_METHODS);
        type(hints, "java.lang.Thread", loader, MemberCategory.INVOKE_PUBLIC_METHODS);
        type(hints, "java.lang.Thread$Builder", loader, MemberCategory.INVOKE_PUBLIC_METHODS);
        type(hints, "java.lang.Thread$Builder$OfVirtual", loader, MemberCategory.INVOKE_PUBLIC_METHODS);
    }

    private static void type(RuntimeHints hints, String name, @Nullable ClassLoader loader, MemberCategory... members) {
        if (ClassUtils.isPresent(name, loader)) {
            hints.reflection().registerType(ClassUtils.resolveClassName(name, loader), members);
        }
    }

    /** One by one: the word for all fields is another one in Spring 7. */
    private static void fields(RuntimeHints hints, String name, @Nullable ClassLoader loader) {
        if (ClassUtils.isPresent(name, loader)) {
            for (Field field : ClassUtils.resolveClassName(name, loader).getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    hints.reflection().registerField(field);
                }
            }
        }
    }
}
