package io.mha.testkit.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The compiled main code of one module: its classes, what it exports, and how much of its inside is open.
 *
 * @param classes the classes of this module alone
 * @param exported names of the packages that its module-info exports to everybody
 */
public record ModuleShape(JavaClasses classes, Set<String> exported) {

    /**
     * Reads a folder of class files.
     *
     * @param folder {@code target/classes}
     * @return its shape
     * @throws UncheckedIOException if there is no module-info
     */
    public static ModuleShape of(Path folder) {
        try (InputStream in = Files.newInputStream(folder.resolve("module-info.class"))) {
            Set<String> exported = ModuleDescriptor.read(in).exports().stream()
                    .filter(export -> !export.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toSet());
            return new ModuleShape(new ClassFileImporter().importPath(folder), exported);
        } catch (IOException e) {
            throw new UncheckedIOException("no compiled main code in " + folder, e);
        }
    }

    /**
     * What users can name.
     *
     * @return the public top-level types in exported packages
     */
    public List<String> api() {
        return classes.stream()
                .filter(type -> exported.contains(type.getPackageName()))
                .filter(type -> isTopLevel(type) && type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getName)
                .sorted()
                .toList();
    }

    /**
     * How much of the inside is closed.
     *
     * @param generated types that do not count, by the beginning of their simple names
     * @return the share of hand-written top-level types in packages named {@code internal} that are package-private; 1
     *     if there are none
     */
    public double packagePrivateShare(String... generated) {
        List<JavaClass> inside = classes.stream()
                .filter(type -> (type.getPackageName() + ".").contains(".internal.") && isTopLevel(type))
                .filter(type -> Set.of(generated).stream()
                        .noneMatch(prefix -> type.getSimpleName().startsWith(prefix)))
                .toList();
        long closed = inside.stream()
                .filter(type -> !type.getModifiers().contains(JavaModifier.PUBLIC))
                .count();
        return inside.isEmpty() ? 1 : (double) closed / inside.size();
    }

    private static boolean isTopLevel(JavaClass type) {
        return type.isTopLevelClass() && !type.getSimpleName().equals("package-info");
    }
}
