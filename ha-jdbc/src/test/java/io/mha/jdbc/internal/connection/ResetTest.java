package io.mha.jdbc.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.balance.Request;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nothing of one borrower is left for the next: every field that may change is set back, those to come as well. */
class ResetTest {
    /** What {@link Mooring#close} sees to in other ways, or what no borrower leaves anything in. */
    private static final Set<String> NOT_RESET = Set.of(
            "tenant",
            "used",
            "shared",
            "lease",
            "cancelled",
            "closed",
            "closedBecause",
            "closedState",
            "spare",
            "move");

    @Test
    void everyFieldIsSetBack() throws ReflectiveOperationException {
        NodeBinding binding = NodeBinding.vacant(null);
        Map<String, Object> fresh = values(binding, NodeBinding.class);
        Map<String, Object> tracker = values(binding.transaction(), TransactionTracker.class);
        Map<String, Object> session = values(binding.session(), SessionState.class);
        spoil(binding, NodeBinding.class);
        spoil(binding.transaction(), TransactionTracker.class);
        spoil(binding.session(), SessionState.class);
        assertThat(values(binding, NodeBinding.class)).isNotEqualTo(fresh);
        binding.reset();
        assertThat(values(binding, NodeBinding.class)).isEqualTo(fresh);
        assertThat(values(binding.transaction(), TransactionTracker.class)).isEqualTo(tracker);
        assertThat(values(binding.session(), SessionState.class)).isEqualTo(session);
    }

    private static Map<String, Object> values(Object object, Class<?> type) throws ReflectiveOperationException {
        Map<String, Object> values = new LinkedHashMap<>();
        each(type, field -> values.put(field.getName(), String.valueOf(field.get(object))));
        return values;
    }

    private static void spoil(Object object, Class<?> type) throws ReflectiveOperationException {
        each(type, field -> field.set(object, other(field, field.get(object))));
    }

    private static Object other(Field field, Object value) {
        Class<?> type = field.getType();
        if (type == boolean.class || type == Boolean.class) {
            return value == null || !(Boolean) value;
        } else if (type == int.class) {
            return (Integer) value + 1;
        } else if (type == long.class) {
            return (Long) value + 1;
        } else if (type == String.class) {
            return "spoilt";
        } else if (type == Request.class) {
            return Request.keyed("spoilt");
        } else if (type == Map.class) {
            return Map.of();
        } else if (type.isEnum()) {
            return type.getEnumConstants()[type.getEnumConstants().length - 1];
        }
        throw new AssertionError("say how to spoil " + field);
    }

    @FunctionalInterface
    private interface Step {
        void with(Field field) throws ReflectiveOperationException;
    }

    private static void each(Class<?> first, Step step) throws ReflectiveOperationException {
        for (Class<?> type = first; type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                boolean fixed = Modifier.isStatic(modifiers) || Modifier.isFinal(modifiers) || field.isSynthetic();
                if (!fixed && !NOT_RESET.contains(field.getName())) {
                    field.setAccessible(true);
                    step.with(field);
                }
            }
        }
    }
}
