package io.mha.spring;

/** What of a JDBC URL that is not ours may be shown: nobody knows where others keep their passwords. */
final class ShownUrl {
    private ShownUrl() {}

    /** Without user, and without all that stands behind the database. */
    static String of(String url) {
        return url.replaceFirst("[?;].*", "").replaceFirst("^(jdbc:\\w+:(//)?).*@", "$1***@");
    }
}
