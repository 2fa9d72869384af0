package io.mha.spring;

import io.mha.jdbc.NoNodeAvailableException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** No node gave a connection while the application started: which nodes, and why not. */
final class NoNodeFailureAnalyzer extends AbstractFailureAnalyzer<NoNodeAvailableException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, NoNodeAvailableException cause) {
        String verdict = cause.verdict();
        int last = verdict.lastIndexOf('\n');
        String cure = last < 0 ? verdict : verdict.substring(last + 1).strip();
        String action =
                cure + "\n\nThe application needs a connection to start, because mha.datasource.fail-fast is set,"
                        + " or because something in it (a migration, JPA) asks the database at start. Start a node, correct the"
                        + " hosts in the URL, or correct user and password; without such a need it starts with all nodes down.";
        return new FailureAnalysis(last < 0 ? verdict : verdict.substring(0, last), action, rootFailure);
    }
}
