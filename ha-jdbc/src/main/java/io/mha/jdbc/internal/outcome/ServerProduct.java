package io.mha.jdbc.internal.outcome;

import java.util.Locale;

/**
 * What a server says that it is.
 *
 * @param version as it greets its clients, for instance {@code 5.6.29-mycat-1.6.7.6}; empty if nobody has asked it
 */
public record ServerProduct(String version) {
    /** Of a server that was not asked. */
    public static final ServerProduct UNKNOWN = new ServerProduct("");

    /**
     * Whether it is MyCat: its greeting has the word in its version, even where it is told to call itself something
     * else.
     *
     * @return {@code true} for MyCat 1 and 2
     */
    public boolean isMyCat() {
        return version.toLowerCase(Locale.ROOT).contains("mycat");
    }

    /**
     * Whether it is MyCat before version 2.
     *
     * @return {@code true} for MyCat 1
     */
    public boolean isMyCat1() {
        return isMyCat() && !version.toLowerCase(Locale.ROOT).contains("mycat-2");
    }
}
