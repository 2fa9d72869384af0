package io.mha.spring.lines;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Skipped, with one line, where no Docker engine answers that has {@link #IMAGE}. Where {@code .ci/with-docker} has started
 * one it runs nevertheless, and fails: {@code MHA_DOCKER_REQUIRED} lists what has to be there.
 */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsDocker.Condition.class)
@interface NeedsDocker {
    /** Made by {@code .ci/docker-image}. */
    String IMAGE = "mha/mariadb:test";

    /** Whether Docker Compose is needed as well. */
    boolean compose() default false;

    final class Condition implements ExecutionCondition {
        private static final Map<String, ConditionEvaluationResult> KNOWN = new ConcurrentHashMap<>();

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            boolean compose = AnnotationSupport.findAnnotation(context.getRequiredTestClass(), NeedsDocker.class)
                    .map(NeedsDocker::compose)
                    .orElse(false);
            ConditionEvaluationResult engine =
                    KNOWN.computeIfAbsent("engine", what -> ask(what, "docker", "image", "inspect", IMAGE));
            return engine.isDisabled() || !compose
                    ? engine
                    : KNOWN.computeIfAbsent("compose", what -> ask(what, "docker", "compose", "version"));
        }

        private static ConditionEvaluationResult ask(String what, String... command) {
            if (answers(command)) {
                return ConditionEvaluationResult.enabled("Docker is there");
            }
            String problem = "`" + String.join(" ", command) + "` gives nothing; run the tests by .ci/with-docker";
            if (List.of(System.getenv().getOrDefault("MHA_DOCKER_REQUIRED", "").split(" "))
                    .contains(what)) {
                return ConditionEvaluationResult.enabled("required, so that it fails, although " + problem);
            }
            System.err.println("Tests of Docker are skipped: " + problem);
            return ConditionEvaluationResult.disabled(problem);
        }

        private static boolean answers(String... command) {
            try {
                Process process = new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (process.waitFor(30, TimeUnit.SECONDS)) {
                    return process.exitValue() == 0;
                }
                process.destroyForcibly();
                return false;
            } catch (IOException e) {
                return false; // there is no such program
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
