package io.mha.testkit.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** What ArchUnit has no words for. */
final class Conditions {

    private Conditions() {}

    static ArchCondition<JavaClass> notEndWith(Collection<String> endings, Set<String> except) {
        return new ArchCondition<>("have no name that ends with one of " + endings) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String name = type.getSimpleName();
                boolean banned = endings.stream().anyMatch(name::endsWith)
                        && except.stream().noneMatch(name::endsWith);
                events.add(new SimpleConditionEvent(type, !banned, type.getName() + " has a name that says nothing"));
            }
        };
    }

    static ArchCondition<JavaClass> showNoInternalType() {
        return new ArchCondition<>("show no internal type to users") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!isVisible(type)) {
                    return;
                }
                Set<JavaClass> shown = new LinkedHashSet<>(type.getRawInterfaces());
                type.getRawSuperclass().ifPresent(shown::add);
                type.getMembers().stream()
                        .filter(member -> isOpen(member.getModifiers()))
                        .forEach(member -> shown.addAll(signature(member)));
                for (JavaClass each : shown) {
                    boolean internal = each.getPackageName().contains(".internal");
                    events.add(new SimpleConditionEvent(type, !internal, type.getName() + " shows " + each.getName()));
                }
            }
        };
    }

    private static boolean isVisible(JavaClass type) {
        return isOpen(type.getModifiers())
                && type.getEnclosingClass().map(Conditions::isVisible).orElse(true);
    }

    private static boolean isOpen(Set<JavaModifier> modifiers) {
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC);
    }

    private static Set<JavaClass> signature(JavaMember member) {
        Set<JavaClass> types = new LinkedHashSet<>();
        if (member instanceof JavaField field) {
            types.addAll(field.getType().getAllInvolvedRawTypes());
        } else if (member instanceof JavaCodeUnit code) {
            types.addAll(code.getReturnType().getAllInvolvedRawTypes());
            for (JavaType parameter : code.getParameterTypes()) {
                types.addAll(parameter.getAllInvolvedRawTypes());
            }
            types.addAll(code.getExceptionTypes());
        }
        return types;
    }
}
