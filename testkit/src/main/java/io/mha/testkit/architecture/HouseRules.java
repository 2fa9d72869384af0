package io.mha.testkit.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What no class of this house may do, whatever it is good at. Each rule is built for one module. */
public final class HouseRules {
    private static final Set<String> CLOCKS = Set.of("now", "systemUTC", "systemDefaultZone", "system", "tick");
    private static final Set<String> CLOCK_READS = Set.of("nanoTime", "currentTimeMillis");
    private static final List<String> IMPURE = List.of(
            "java.net",
            "java.io",
            "java.nio.file",
            "java.nio.channels",
            "java.util.concurrent",
            "org.slf4j",
            "java.util.logging");
    /** Byte arrays by another name. */
    private static final Set<String> IN_MEMORY =
            Set.of("java.io.ByteArrayOutputStream", "java.io.ByteArrayInputStream");

    private static final List<String> BANNED =
            List.of("Manager", "Helper", "Util", "Utils", "Impl", "Base", "Info", "Data");

    private HouseRules() {}

    /**
     * An arrow that must not be drawn.
     *
     * @param from a package, with all below it
     * @param to packages, each with all below it
     * @return the rule
     */
    public static ArchRule noArrow(String from, String... to) {
        String[] below = Arrays.stream(to).map(name -> name + "..").toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(from + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(below)
                .allowEmptyShould(true);
    }

    /**
     * Of another module only some packages may be used.
     *
     * @param from a package, with all below it
     * @param module the root package of the other module
     * @param allowed the packages of it that may be used
     * @return the rule
     */
    public static ArchRule noArrowExceptTo(String from, String module, String... allowed) {
        Set<String> open = Set.of(allowed);
        return noClasses()
                .that()
                .resideInAPackage(from + "..")
                .should()
                .dependOnClassesThat(describe(
                        "reside in " + module + " outside of " + open,
                        type -> isBelow(module, type.getPackageName()) && !open.contains(type.getPackageName())))
                .allowEmptyShould(true);
    }

    /**
     * Code that does nothing but compute: no I/O, no thread, no clock, no chance, no logger. It may look at exceptions
     * of those who do such things, and use buffers in memory.
     *
     * @param names packages (with all below) and classes (with what is nested in them)
     * @return the rule
     */
    public static ArchRule pure(String... names) {
        return noClasses()
                .that(describe(
                        "are pure",
                        type -> Arrays.stream(names)
                                .anyMatch(name -> isBelow(name, type.getPackageName())
                                        || outermost(type).getName().equals(name))))
                .should()
                .dependOnClassesThat(describe("act", HouseRules::acts))
                .orShould()
                .accessTargetWhere(code("reads a clock or rolls dice", HouseRules::isClockOrDice));
    }

    /**
     * What holds in every module alike.
     *
     * @param root its base package
     * @param shape its compiled main code
     * @param owners the classes that may make threads and read the monotonic clock, normally one
     * @return the rules
     */
    public static Stream<ArchRule> everywhere(String root, ModuleShape shape, String... owners) {
        return Stream.of(
                noSleep(),
                noDiagnosticContext(),
                threadsOnlyIn(owners),
                clockOnlyIn(owners),
                noWallClock(),
                noSynchronizedMethod(),
                tellingNames(),
                noCircleOfInternalTopics(root),
                noCircleOfExportedPackages(shape.exported()),
                noInternalTypeInSignatures(shape.exported()));
    }

    /**
     * Nobody sleeps: who waits, waits for something.
     *
     * @return the rule
     */
    public static ArchRule noSleep() {
        return noClasses()
                .should()
                .accessTargetWhere(code(
                        "sleeps",
                        call -> call.getName().equals("sleep")
                                || (call.getName().startsWith("park")
                                        && call.getOwner().getSimpleName().equals("LockSupport"))))
                .allowEmptyShould(true);
    }

    /**
     * What stands beside the lines of a log (MDC) is the application's alone.
     *
     * @return the rule
     */
    public static ArchRule noDiagnosticContext() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.slf4j.MDC")
                .allowEmptyShould(true);
    }

    /**
     * Threads and executors are made in one place of a module.
     *
     * @param owners the classes that may, normally one; none for a module without threads
     * @return the rule
     */
    public static ArchRule threadsOnlyIn(String... owners) {
        return noClasses()
                .that(areNot(owners))
                .should()
                .accessTargetWhere(code("makes threads", HouseRules::makesThreads))
                .allowEmptyShould(true);
    }

    /**
     * The system clock is read in one place of a module; everybody else is told the time.
     *
     * @param owners the classes that may, normally one
     * @return the rule
     */
    public static ArchRule clockOnlyIn(String... owners) {
        return noClasses()
                .that(areNot(owners))
                .should()
                .accessTargetWhere(code("reads a clock", HouseRules::isClock))
                .allowEmptyShould(true);
    }

    /**
     * Nobody asks what time of the day it is, so that a step of the wall clock can change nothing.
     *
     * @return the rule
     */
    public static ArchRule noWallClock() {
        return noClasses()
                .should()
                .accessTargetWhere(code(
                        "reads the wall clock",
                        call -> isClock(call) && !call.getName().equals("nanoTime")))
                .allowEmptyShould(true);
    }

    /**
     * No synchronized method; for blocks see {@link SourceTree#withMonitors}.
     *
     * @return the rule
     */
    public static ArchRule noSynchronizedMethod() {
        return methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED).allowEmptyShould(true);
    }

    /**
     * Names that say nothing. {@code MetaData} is a word of JDBC.
     *
     * @return the rule
     */
    public static ArchRule tellingNames() {
        return classes()
                .should()
                .haveSimpleName("")
                .orShould(Conditions.notEndWith(BANNED, Set.of("MetaData")))
                .allowEmptyShould(true);
    }

    /**
     * The topics inside a module form no circle.
     *
     * @param root the root package of the module
     * @return the rule
     */
    public static ArchRule noCircleOfInternalTopics(String root) {
        return slices().matching(root + ".internal.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    /**
     * The exported packages form no circle. What lies between them and the inside is not looked at: an API that makes
     * its own implementation points inside, and the implementation points back.
     *
     * @param exported names of the packages
     * @return the rule
     */
    public static ArchRule noCircleOfExportedPackages(Set<String> exported) {
        return slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return exported.contains(type.getPackageName())
                                ? SliceIdentifier.of(type.getPackageName())
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "exported packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    /**
     * What users see is made of what users can see.
     *
     * @param exported names of the packages
     * @return the rule
     */
    public static ArchRule noInternalTypeInSignatures(Set<String> exported) {
        return classes()
                .that(describe("are exported", type -> exported.contains(type.getPackageName())))
                .should(Conditions.showNoInternalType())
                .allowEmptyShould(true);
    }

    /** A call, or a reference such as {@code System::nanoTime}. */
    private static DescribedPredicate<JavaAccess<?>> code(String what, Predicate<CodeUnitAccessTarget> found) {
        return describe(
                what, access -> access.getTarget() instanceof CodeUnitAccessTarget target && found.test(target));
    }

    private static boolean acts(JavaClass type) {
        return (IMPURE.stream().anyMatch(name -> isBelow(name, type.getPackageName()))
                        && !type.isAssignableTo(Throwable.class)
                        && !IN_MEMORY.contains(type.getName()))
                || type.isAssignableTo(Thread.class);
    }

    private static boolean isClockOrDice(CodeUnitAccessTarget call) {
        return isClock(call)
                || call.getOwner().isAssignableTo("java.util.random.RandomGenerator")
                || (call.getOwner().isEquivalentTo(Math.class) && call.getName().equals("random"));
    }

    private static boolean isClock(CodeUnitAccessTarget call) {
        JavaClass owner = call.getOwner();
        return (owner.isEquivalentTo(System.class) && CLOCK_READS.contains(call.getName()))
                || (owner.getPackageName().startsWith("java.time") && CLOCKS.contains(call.getName()))
                || (owner.isEquivalentTo(java.util.Date.class)
                        && call.getName().equals("<init>")
                        && call.getRawParameterTypes().isEmpty());
    }

    private static boolean makesThreads(CodeUnitAccessTarget call) {
        JavaClass owner = call.getOwner();
        boolean constructs = call.getName().equals("<init>");
        boolean ofThread = owner.isEquivalentTo(Thread.class)
                && (call.getName().startsWith("of") || call.getName().startsWith("startVirtual"));
        return ofThread
                || owner.getSimpleName().equals("Executors")
                || (constructs
                        && (owner.isAssignableTo(Thread.class)
                                || (owner.isAssignableTo(Executor.class)
                                        && owner.getPackageName().startsWith("java.util.concurrent"))
                                || owner.isEquivalentTo(java.util.Timer.class)))
                || (owner.getSimpleName().equals("CompletableFuture")
                        && call.getName().endsWith("Async"));
    }

    private static DescribedPredicate<JavaClass> areNot(String... names) {
        Set<String> except = Set.of(names);
        return describe(
                "are not " + except, type -> !except.contains(outermost(type).getName()));
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }

    private static boolean isBelow(String root, String name) {
        return name.equals(root) || name.startsWith(root + ".");
    }
}
