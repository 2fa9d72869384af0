package io.mha.vrrp.internal.os;

import java.util.Map;

/** Errors of the kernel by their names. */
final class Errno {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EBADF = 9;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EEXIST = 17;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int EMSGSIZE = 90;
    static final int EOPNOTSUPP = 95;
    static final int EADDRNOTAVAIL = 99;
    static final int ENOBUFS = 105;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(EPERM, "EPERM, not permitted"),
            Map.entry(ENOENT, "ENOENT, no such thing"),
            Map.entry(EINTR, "EINTR, interrupted"),
            Map.entry(6, "ENXIO, no such device or address"),
            Map.entry(EBADF, "EBADF, closed"),
            Map.entry(EAGAIN, "EAGAIN, the queue is full"),
            Map.entry(12, "ENOMEM, out of memory"),
            Map.entry(EACCES, "EACCES, permission denied"),
            Map.entry(16, "EBUSY, busy"),
            Map.entry(EEXIST, "EEXIST, exists already"),
            Map.entry(ENODEV, "ENODEV, no such device"),
            Map.entry(EINVAL, "EINVAL, invalid argument"),
            Map.entry(23, "ENFILE, too many files in the system"),
            Map.entry(24, "EMFILE, too many files in this process"),
            Map.entry(34, "ERANGE, out of range"),
            Map.entry(38, "ENOSYS, not in this kernel"),
            Map.entry(EMSGSIZE, "EMSGSIZE, too long"),
            Map.entry(92, "ENOPROTOOPT, no such option"),
            Map.entry(93, "EPROTONOSUPPORT, no such protocol"),
            Map.entry(94, "ESOCKTNOSUPPORT, no such socket type"),
            Map.entry(EOPNOTSUPP, "EOPNOTSUPP, not supported"),
            Map.entry(97, "EAFNOSUPPORT, address family switched off"),
            Map.entry(98, "EADDRINUSE, address in use"),
            Map.entry(EADDRNOTAVAIL, "EADDRNOTAVAIL, no such address here"),
            Map.entry(100, "ENETDOWN, the interface is down"),
            Map.entry(101, "ENETUNREACH, no route"),
            Map.entry(ENOBUFS, "ENOBUFS, no buffer"),
            Map.entry(113, "EHOSTUNREACH, no route to the host"));

    private Errno() {}

    static String text(int errno) {
        return NAMES.getOrDefault(errno, "errno " + errno);
    }
}
