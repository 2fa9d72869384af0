package io.mha.core.internal.discovery;

/**
 * A source could not be read. The message is one line for the operator, without secrets, and the same for the same
 * cause.
 */
final class SourceException extends Exception {
    private static final long serialVersionUID = 1L;

    SourceException(String message) {
        super(message);
    }
}
