package io.mha.spring;

import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Passwords of ours on the endpoints {@code env} and {@code configprops}, where the application shows values: those in a
 * {@code jdbc:mha:} URL, and the keys below {@code mha} that are one.
 */
final class SecretValues implements SanitizingFunction {
    private static final String WORDS = "(password|passwd|pwd|passphrase|secret|token|auth-?pass)";
    private static final Pattern IN_URL = Pattern.compile("(?i)([?&(,][^=&,()]*" + WORDS + "[^=&,()]*=)[^&,)]*");
    private static final Pattern KEY = Pattern.compile("mha[._].*" + WORDS + ".*");

    @Override
    public SanitizableData apply(SanitizableData data) {
        if (KEY.matcher(data.getKey().toLowerCase(Locale.ROOT)).matches()) {
            return data.withSanitizedValue();
        }
        String text = String.valueOf(data.getValue());
        return Wanted.isOurs(text) ? data.withValue(shown(text)) : data;
    }

    /** A value in a query may hold a comma: there only {@code &} ends it. */
    static String shown(String url) {
        int query = url.indexOf('?');
        String hosts = query < 0 ? url : url.substring(0, query);
        String options = query < 0 ? "" : url.substring(query);
        return IN_URL.matcher(hosts).replaceAll("$1***")
                + options.replaceAll("(?i)([?&][^=&]*" + WORDS + "[^=&]*=)[^&]*", "$1***");
    }
}
