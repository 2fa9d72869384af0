package io.mha.vrrp.internal.net;

import java.io.IOException;

/** A lease was to be renewed that had run out: another router may be master by now. */
public final class LeaseLapsedException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * It ran out.
     *
     * @param message whose, and how it was noticed
     */
    public LeaseLapsedException(String message) {
        super(message);
    }
}
