package io.mha.core.balance;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What a pick reads of a node, together on one cache line. */
abstract class NodeCounters extends CacheLinePadding {
    static final VarHandle USES = handle("uses");
    static final VarHandle TRIALS = handle("trials");
    static final VarHandle LATENCY = handle("latency");
    static final VarHandle LATENCY_AT = handle("latencyAt");
    static final VarHandle UNCONFIRMED = handle("unconfirmed");
    static final VarHandle CONFIRMED = handle("confirmed");
    static final VarHandle FAILED_AT = handle("failedAt");
    static final VarHandle OWED = handle("owed");

    volatile long uses;
    volatile long trials;
    volatile long latency;
    volatile long latencyAt;
    volatile long unconfirmed;
    volatile long confirmed;
    volatile long failedAt;
    volatile long owed;

    NodeCounters() {}

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(NodeCounters.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
