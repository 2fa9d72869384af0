package io.mha.spring;

import io.mha.jdbc.NoNodeAvailableException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** No node gave a connection while the application started: which nodes, and why not. */
final class NoNodeFailureAnalyzer extends AbstractFailureAnalyzer<NoNodeAvailableException> {
    /** What drivers and servers say, and what it takes. */
    private static final Map<Pattern, String> HINTS = hints();

    private static Map<Pattern, String> hints() {
        Map<Pattern, String> hints = new LinkedHashMap<>();
        hints.put(
                Pattern.compile("refused"),
                "Nothing listens at a port that refuses: correct host and port (8066 unless given), or start the node.");
        hints.put(
                Pattern.compile("not known|UnknownHost|Name or service|connect to (\\S+):\\d+\\. \\1(?![\\w.])"),
                "A name that is not known is no host: correct it, or its entry in DNS.");
        hints.put(
                Pattern.compile("Access denied"),
                "Correct spring.datasource.username and spring.datasource.password, or the rights of this user.");
        hints.put(
                Pattern.compile("Unknown database"),
                "Correct the database behind the last slash of the URL, or create it.");
        hints.put(
                Pattern.compile("\\b(SSL|TLS)\\b"),
                "Where the nodes speak no TLS, as MyCat does, write sslMode=disable (MariaDB Connector/J) or"
                        + " sslMode=DISABLED (Connector/J) into the URL; else give them a certificate that the driver trusts.");
        return hints;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, NoNodeAvailableException cause) {
        String verdict = cause.verdict();
        int last = verdict.lastIndexOf('\n');
        String cure = last < 0 ? verdict : verdict.substring(last + 1).strip();
        String action = cure + hints(verdict)
                + "\n\nThe application needs a connection to start, because fail-fast is set (below"
                + " mha.datasource or mha.clusters), or because something in it (a migration, JPA) asks the database at start. Start a node, correct the"
                + " hosts in the URL, or correct user and password; without such a need it starts with all nodes down.";
        return new FailureAnalysis(last < 0 ? verdict : verdict.substring(0, last), action, rootFailure);
    }

    private static String hints(String verdict) {
        StringBuilder hints = new StringBuilder();
        HINTS.forEach((sign, hint) -> {
            if (sign.matcher(verdict).find()) {
                hints.append("\n  - ").append(hint);
            }
        });
        return hints.toString();
    }
}
