package io.mha.spring;

import io.mha.jdbc.JdbcConfig;
import java.util.regex.Pattern;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Passwords of ours on the endpoints {@code env} and {@code configprops}, where the application shows values: those in a
 * {@code jdbc:mha:} URL, and the keys below {@code mha} that are one.
 */
final class SecretValues implements SanitizingFunction {
    private static final Pattern OURS = Pattern.compile("mha[._].*", Pattern.CASE_INSENSITIVE);
    private static final Pattern OF_A_VIRTUAL_ROUTER = Pattern.compile("auth[-_]?pass$", Pattern.CASE_INSENSITIVE);

    @Override
    public SanitizableData apply(SanitizableData data) {
        String key = data.getKey();
        if (OURS.matcher(key).matches()
                && (JdbcConfig.isSecret(key) || OF_A_VIRTUAL_ROUTER.matcher(key).find())) {
            return data.withSanitizedValue();
        }
        String text = String.valueOf(data.getValue());
        return Wanted.isOurs(text) ? data.withValue(JdbcConfig.masked(text)) : data;
    }
}
