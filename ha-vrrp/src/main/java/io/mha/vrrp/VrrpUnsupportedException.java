package io.mha.vrrp;

/**
 * This system does not let a virtual router run: another operating system than Linux, a missing capability, an interface
 * that does not exist. The message says what is missing and the command that cures it.
 */
public final class VrrpUnsupportedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param message what is missing, and the command that cures it
     */
    public VrrpUnsupportedException(String message) {
        super(message);
    }

    /**
     * Makes the error.
     *
     * @param message what is missing, and the command that cures it
     * @param cause what the system said
     */
    public VrrpUnsupportedException(String message, Throwable cause) {
        super(message, cause);
    }
}
