package io.mha.spring;

import io.mha.core.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;

/** A wrong setting: which property, its value, where it stands, and what to write instead. */
final class ConfigFailureAnalyzer extends AbstractFailureAnalyzer<ConfigException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ConfigException cause) {
        SettingException setting = findCause(rootFailure, SettingException.class);
        String property = setting == null ? cause.key() : setting.property();
        StringBuilder text = new StringBuilder("MHA does not accept a setting:\n\n    Property: ").append(property);
        if (!property.endsWith(cause.key())) {
            text.append("\n    Key: ").append(cause.key());
        }
        if (!cause.value().isEmpty()) {
            text.append("\n    Value: ").append(cause.value());
        }
        Origin origin = setting == null ? null : setting.origin();
        if (origin != null) {
            text.append("\n    Origin: ").append(origin);
        }
        return new FailureAnalysis(
                text.append("\n    Reason: ").append(cause.cure()).toString(), action(cause, property), rootFailure);
    }

    private static String action(ConfigException cause, @Nullable String property) {
        if (cause.key().equals("driver")) {
            return "Add a driver: com.mysql:mysql-connector-j for jdbc:mha:// and jdbc:mha:mysql://, or"
                    + " org.mariadb.jdbc:mariadb-java-client for jdbc:mha:mariadb://, in scope runtime.";
        }
        if (cause.key().equals("spring-boot")) {
            return "Change the version of Spring Boot: " + cause.cure() + ".";
        }
        return "Change " + property + ": " + cause.cure() + ".";
    }
}
