package io.mha.core.internal.check;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A process and all that it has started. A child whose parent has ended is not found any more, so the tree remembers
 * whom it has seen; a handle knows when its process started, so a process id that was given away again is safe.
 */
final class ProcessTree {
    /** Between the look at the tree and the kill a process may fork once more. */
    private static final int ROUNDS = 3;

    private final ProcessHandle root;
    private final Set<ProcessHandle> seen = new LinkedHashSet<>();

    ProcessTree(ProcessHandle root) {
        this.root = root;
    }

    /** Remembers who is there now. */
    void look() {
        List<ProcessHandle> known = List.copyOf(seen);
        root.descendants().forEach(seen::add);
        known.forEach(handle -> handle.descendants().forEach(seen::add));
    }

    /** Ends all of them, the oldest first so that it starts no more. */
    void kill() {
        int before = -1;
        for (int round = 0; round < ROUNDS && before < seen.size(); round++) {
            before = seen.size();
            look();
            root.destroyForcibly();
            seen.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
