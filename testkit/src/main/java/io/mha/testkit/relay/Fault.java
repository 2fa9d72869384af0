package io.mha.testkit.relay;

/** What a {@link Trap} does when it springs. */
public enum Fault {
    /** Nothing: the trap only says that the moment has come. */
    NONE,
    /** The connection of the command is reset (RST). */
    RESET,
    /** The connection of the command is ended in good order (FIN). */
    END,
    /** The connection of the command falls silent: what comes from the server is held back. */
    STALL,
    /** The whole node crashes, as {@link FaultRelay#crash()}. */
    CRASH,
    /** The whole node freezes, as {@link FaultRelay#freeze()}; what sprang the trap goes on after the thaw. */
    FREEZE
}
