package io.mha.core.internal.check;

import io.mha.core.config.ConfigException;
import io.mha.core.health.HealthCheck;
import io.mha.core.health.HealthCheck.Effect;
import io.mha.core.health.HealthCheck.Http;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Makes the checks; the only door into this package. */
public final class Checks {
    private static final int MAX_PERCENT = 25_600;

    private Checks() {}

    /**
     * As {@link HealthCheck#tcp}.
     *
     * @return the check
     */
    public static HealthCheck tcp() {
        return new TcpCheck();
    }

    /**
     * As {@link HealthCheck#http}.
     *
     * @param options what to ask
     * @return the check
     */
    public static HealthCheck http(Http options) {
        return new HttpCheck(options);
    }

    /**
     * As {@link HealthCheck#command(List, boolean)}.
     *
     * @param argv the program and its arguments
     * @param dynamicWeight whether codes from 2 set the weight
     * @return the check
     */
    public static HealthCheck command(List<String> argv, boolean dynamicWeight) {
        return new CommandCheck(argv, dynamicWeight);
    }

    /**
     * As {@link HealthCheck#flagFile}.
     *
     * @param path of the file
     * @return the check
     */
    public static HealthCheck flagFile(Path path) {
        return new FlagFileCheck(path);
    }

    /**
     * As {@link HealthCheck#all}.
     *
     * @param leaves the checks
     * @return the check
     */
    public static HealthCheck all(List<HealthCheck> leaves) {
        return CompositeCheck.all(leaves);
    }

    /**
     * As {@link HealthCheck#any}.
     *
     * @param leaves the checks
     * @return the check
     */
    public static HealthCheck any(List<HealthCheck> leaves) {
        return CompositeCheck.any(leaves);
    }

    /**
     * As {@link HealthCheck#quorum}.
     *
     * @param needed how many must pass
     * @param leaves the checks
     * @return the check
     */
    public static HealthCheck quorum(int needed, List<HealthCheck> leaves) {
        return CompositeCheck.quorum(needed, leaves);
    }

    /**
     * As {@link HealthCheck#withEffect}.
     *
     * @param check to be changed
     * @param effect of a failure
     * @return the changed check
     */
    public static HealthCheck withEffect(HealthCheck check, Effect effect) {
        return new EffectCheck(check, effect);
    }

    /**
     * Refuses a percentage of the weight that is out of range.
     *
     * @param key for the message
     * @param percent 0 to 25,600
     * @throws ConfigException if it is not
     */
    public static void percent(String key, int percent) {
        if (percent < 0 || percent > MAX_PERCENT) {
            throw new ConfigException(key, percent + "%", "lies between 0% and " + MAX_PERCENT + "%");
        }
    }

    /**
     * Refuses a request that cannot be sent, or whose answer could never pass.
     *
     * @param port 0 to 65535
     * @param method a token
     * @param path of the request
     * @param host header
     * @param headers all others
     * @param status what passes
     * @param readsBody whether the body has a part in the verdict
     * @throws ConfigException naming the part
     */
    public static void request(
            int port,
            String method,
            String path,
            String host,
            Map<String, String> headers,
            String status,
            boolean readsBody) {
        RequestRules.check(port, method, path, host, headers, readsBody);
        StatusRanges.parse(status);
    }

    /**
     * What may be shown of a request.
     *
     * @param options the request
     * @return one line without secrets
     */
    public static String describe(Http options) {
        return RequestRules.describe(options);
    }
}
