package io.mha.testkit.netlab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test class that builds a {@link Lab}. Where that is not possible it is skipped, and one line says why; with the
 * environment variable {@code CI=true} it runs nevertheless, and fails with that line.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsNetlab.Condition.class)
public @interface NeedsNetlab {
    /** Looks at the machine. */
    final class Condition implements ExecutionCondition {
        /** By JUnit. */
        public Condition() {}

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Optional<String> missing = Prerequisites.missing();
            if (missing.isEmpty() || "true".equals(System.getenv("CI"))) {
                return ConditionEvaluationResult.enabled("");
            }
            if (context.getTestMethod().isEmpty()) {
                System.out.println(context.getDisplayName() + " is skipped: " + missing.get());
            }
            return ConditionEvaluationResult.disabled(missing.get());
        }
    }
}
