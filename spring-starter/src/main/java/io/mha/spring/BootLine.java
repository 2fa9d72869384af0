package io.mha.spring;

import io.mha.core.config.ConfigException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which lines of Spring Boot this jar was made for. */
final class BootLine {
    private static final Pattern LINE = Pattern.compile("(\\d+)\\.(\\d+)\\..*");

    private BootLine() {}

    /**
     * Older lines lack what is used here, and fail later with errors that name no cause. Newer ones may well work.
     *
     * @throws ConfigException if the line is older than 3.5
     */
    static void check(String version) {
        Matcher line = LINE.matcher(version);
        if (line.matches()) {
            int major = Integer.parseInt(line.group(1));
            if (major < 3 || (major == 3 && Integer.parseInt(line.group(2)) < 5)) {
                throw new ConfigException(
                        "spring-boot",
                        version,
                        "mha-spring-boot-starter is for Spring Boot 3.5 and 4; use one of these, or mha-jdbc with a bean of"
                                + " type MhaDataSource of your own");
            }
        }
    }
}
