package io.mha.vrrp;

import org.jspecify.annotations.Nullable;

/**
 * This process cannot hold a virtual address: it does not run on Linux, lacks a capability, or cannot reach the kernel.
 * The message says what is missing and ends with what cures it, a command where there is one.
 */
public final class VrrpUnsupportedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What cures it. */
    private final String cure;

    /**
     * Something is missing.
     *
     * @param what one sentence
     * @param cure what to do, with the exact command where there is one
     * @param cause what the system said, or {@code null}
     */
    public VrrpUnsupportedException(String what, String cure, @Nullable Throwable cause) {
        super(what + " " + cure, cause);
        this.cure = cure;
    }

    /**
     * What cures it; the last part of the message.
     *
     * @return never {@code null}
     */
    public String cure() {
        return cure;
    }
}
