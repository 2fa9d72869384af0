package io.mha.vrrp.internal.os;

import java.io.IOException;

/** The kernel refused something. */
final class KernelException extends IOException {
    private static final long serialVersionUID = 1;

    private final int errno;

    /** The message is what was tried, the name of the error, what the kernel says of it, and the cure if it is known. */
    KernelException(String what, int errno, String detail) {
        super(what + ": " + Errno.text(errno) + (detail.isEmpty() ? "" : " (" + detail + ")") + cure(errno));
        this.errno = errno;
    }

    int errno() {
        return errno;
    }

    /** The result of a system call, if it is not an error. */
    static int check(String what, int result) throws KernelException {
        if (result < 0) {
            throw new KernelException(what, -result, "");
        }
        return result;
    }

    private static String cure(int errno) {
        return errno == Errno.EPERM ? ". " + Privileges.CURE : "";
    }
}
