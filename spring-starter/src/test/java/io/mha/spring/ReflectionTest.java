package io.mha.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;

/** Everything that is found by its name at run time is named for a native image. No native image is built here. */
class ReflectionTest {
    /** Calls that find or make something by a name. */
    private static final Set<String> BY_NAME = Set.of(
            "java.lang.Class.forName",
            "java.lang.Class.getMethod",
            "java.lang.Class.getMethods",
            "java.lang.Class.getDeclaredMethod",
            "java.lang.Class.getDeclaredField",
            "java.lang.Class.getConstructor",
            "java.lang.Class.getDeclaredConstructor",
            "java.lang.ClassLoader.loadClass",
            "java.lang.ClassLoader.getResourceAsStream",
            "java.lang.Class.getResourceAsStream",
            "java.lang.reflect.Proxy.newProxyInstance",
            "java.lang.invoke.MethodHandles$Lookup.findVarHandle",
            "java.lang.invoke.MethodHandles$Lookup.findVirtual",
            "java.lang.invoke.MethodHandles$Lookup.findStatic",
            "java.util.concurrent.atomic.AtomicLongFieldUpdater.newUpdater",
            "java.util.concurrent.atomic.AtomicIntegerFieldUpdater.newUpdater",
            "java.util.concurrent.atomic.AtomicReferenceFieldUpdater.newUpdater",
            "javax.management.MBeanServer.registerMBean",
            "com.zaxxer.hikari.util.PropertyElf.setTargetFromProperties",
            "com.sun.jna.Native.register");

    private final RuntimeHints hints = new RuntimeHints();

    @BeforeEach
    void collect() {
        AotServices.factories().load(RuntimeHintsRegistrar.class).stream()
                .filter(registrar -> registrar.getClass().getName().startsWith("io.mha."))
                .forEach(registrar -> registrar.registerHints(hints, getClass().getClassLoader()));
    }

    /** Whoever adds a class here sees to it that what it finds is in {@link ReflectedMembers} or {@link ReflectedTypes}. */
    @Test
    void knowsAllWhoFindThingsByName() {
        JavaClasses all = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.mha.core", "io.mha.jdbc", "io.mha.vrrp", "io.mha.spring");
        Set<String> found = all.stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(ReflectionTest::findsByName)
                .map(unit -> unit.getOwner().getName())
                .filter(name -> !name.contains("InMemory") && !name.contains("ReflectionTest"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found)
                .containsExactly(
                        "io.mha.core.balance.NodeCounters",
                        "io.mha.core.internal.time.SystemTimers",
                        "io.mha.jdbc.internal.config.ClusterFile",
                        "io.mha.jdbc.internal.config.SettingsReader",
                        "io.mha.jdbc.internal.connection.LogicalConnection",
                        "io.mha.jdbc.internal.delegate.DelegateDriver",
                        "io.mha.jdbc.internal.delegate.DriverObject",
                        "io.mha.jdbc.internal.observe.Beans",
                        "io.mha.jdbc.internal.pool.CallCount",
                        "io.mha.jdbc.internal.pool.PhysicalLink",
                        "io.mha.jdbc.internal.pool.PoolFactory",
                        "io.mha.vrrp.internal.os.JnaSyscalls$C",
                        "io.mha.vrrp.internal.os.SyscallsChoice");
    }

    private static boolean findsByName(JavaCodeUnit unit) {
        return unit.getCallsFromSelf().stream()
                .map(call -> call.getTargetOwner().getName() + "." + call.getName())
                .anyMatch(BY_NAME::contains);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.mha.core.balance.NodeCounters",
                "io.mha.jdbc.internal.connection.LogicalConnection",
                "io.mha.jdbc.internal.pool.CallCount",
                "io.mha.jdbc.internal.pool.PhysicalLink"
            })
    void handlesAndUpdatersReachTheirFields(String type) throws ReflectiveOperationException {
        List<Field> fields = Arrays.stream(Class.forName(type).getDeclaredFields())
                .filter(field -> Modifier.isVolatile(field.getModifiers()))
                .toList();
        assertThat(fields).isNotEmpty();
        for (Field field : fields) {
            assertThat(RuntimeHintsPredicates.reflection().onField(field))
                    .as(field.toString())
                    .accepts(hints);
        }
    }

    @Test
    void thePoolIsSetByTheNamesOfItsSetters() throws ReflectiveOperationException {
        Class<?> config = Class.forName("com.zaxxer.hikari.HikariConfig");
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethod(config.getMethod("setLeakDetectionThreshold", long.class))
                        .invoke())
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onField(config.getDeclaredField("maxLifetime")))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onType(java.sql.Statement[].class))
                .accepts(hints);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.mysql.cj.jdbc.ConnectionImpl#getSession",
                "com.mysql.cj.jdbc.ConnectionImpl#resetServerState",
                "com.mysql.cj.NativeSession#getServerSession",
                "com.mysql.cj.protocol.a.NativeServerSession#getStatusFlags",
                "org.mariadb.jdbc.Connection#getContext",
                "org.mariadb.jdbc.Connection#getClient",
                "org.mariadb.jdbc.Connection#reset",
                "org.mariadb.jdbc.client.impl.StandardClient#createSessionVariableQuery",
                "org.mariadb.jdbc.client.context.BaseContext#getServerStatus",
                "io.mha.jdbc.internal.observe.ClusterMXBean#getUsableNodes",
                "io.mha.jdbc.internal.observe.NodeMXBean#drain"
            })
    void methodsAreThereThatAreCalledByTheirNames(String method) throws ReflectiveOperationException {
        String[] names = method.split("#");
        List<Method> methods = Arrays.stream(Class.forName(names[0]).getMethods())
                .filter(each -> each.getName().equals(names[1]))
                .toList();
        assertThat(methods)
                .isNotEmpty()
                .allSatisfy(each -> assertThat(RuntimeHintsPredicates.reflection()
                                .onMethod(each)
                                .invoke())
                        .accepts(hints));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.mha.jdbc.MhaDriver",
                "io.mha.jdbc.internal.socket.CapturingSocketFactory",
                "com.mysql.cj.jdbc.Driver",
                "org.mariadb.jdbc.Driver"
            })
    void whatIsMadeByItsNameHasItsConstructor(String type) throws ReflectiveOperationException {
        assertThat(RuntimeHintsPredicates.reflection()
                        .onConstructor(Class.forName(type).getConstructor())
                        .invoke())
                .accepts(hints);
    }

    /** JNA maps each native method of that class from its signature, and the JVM binds it by JNI. */
    @Test
    void systemCallsAreMapped() throws ReflectiveOperationException {
        Class<?> calls = Class.forName("io.mha.vrrp.internal.os.JnaSyscalls$C");
        List<Method> mapped = Arrays.stream(calls.getDeclaredMethods())
                .filter(method -> Modifier.isNative(method.getModifiers()))
                .toList();
        assertThat(mapped).hasSizeGreaterThan(5).allSatisfy(method -> {
            assertThat(RuntimeHintsPredicates.reflection().onMethod(method).invoke())
                    .accepts(hints);
        });
        assertThat(hints.jni().getTypeHint(calls)).isNotNull();
        assertThat(RuntimeHintsPredicates.resource().forResource("com/sun/jna/linux-x86-64/libjnidispatch.so"))
                .accepts(hints);
    }

    @Test
    void theFileOfClustersIsThere() {
        assertThat(RuntimeHintsPredicates.resource().forResource("mha.properties"))
                .accepts(hints);
    }
}
