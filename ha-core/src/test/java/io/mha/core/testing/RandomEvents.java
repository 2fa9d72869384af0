package io.mha.core.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Collection;
import java.util.List;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;

/**
 * Counts the random events of every property of a class, which are the elements of the lists that it gets, and prints
 * the number. A property that holds, but has seen too few of them, fails: short lists show little.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@AddLifecycleHook(RandomEvents.Count.class)
public @interface RandomEvents {
    /** How many there have to be per try, on average over some hundred tries. */
    int perTry();

    /** For one property at a time: they do not run in parallel. */
    final class Count implements AroundPropertyHook, AroundTryHook {
        private static final int ENOUGH_TRIES = 500;

        private static long tries;
        private static long events;

        @Override
        public PropertyExecutionResult aroundProperty(PropertyLifecycleContext property, PropertyExecutor executor) {
            tries = 0;
            events = 0;
            PropertyExecutionResult result = executor.execute();
            if (tries == 0) {
                return result;
            }
            Class<?> properties = property.containerClass();
            String count = "%s.%s: %d random events in %d tries"
                    .formatted(properties.getSimpleName(), property.label(), events, tries);
            System.out.println(count);
            int perTry = properties.getAnnotation(RandomEvents.class).perTry();
            boolean held = result.status() == PropertyExecutionResult.Status.SUCCESSFUL;
            return held && tries >= ENOUGH_TRIES && events < perTry * tries
                    ? result.mapToFailed(count + ", fewer than " + perTry + " per try")
                    : result;
        }

        @Override
        public TryExecutionResult aroundTry(TryLifecycleContext context, TryExecutor executor, List<Object> values) {
            for (Object value : values) {
                if (value instanceof Collection<?> list) {
                    tries++;
                    events += list.size();
                }
            }
            return executor.execute(values);
        }

        @Override
        public PropagationMode propagateTo() {
            return PropagationMode.ALL_DESCENDANTS;
        }
    }
}
