package io.mha.core.health;

/** The state of a node in one word, as an operator of HAProxy would say it. The most severe one that applies. */
public enum NodeStatus {
    /** Not checked yet. Used while nothing better is known. */
    UNKNOWN("UNKNOWN"),
    /** In service. */
    UP("UP"),
    /** Back in service with a weight that still grows (HAProxy {@code slowstart}). */
    RAMPING("RAMP"),
    /** Checks pass again; its connections are being opened before it takes traffic. */
    WARMING("WARMING"),
    /** Its breaker lets a few calls through to see whether they work again. */
    HALF_OPEN("HALF-OPEN"),
    /** Its breaker is open: real traffic failed on it. */
    OPEN("OPEN"),
    /** Checks pass, but it went down too often lately: held back until it has calmed down. */
    SUPPRESSED("SUPPRESSED"),
    /** Takes no new work, finishes what it has. */
    DRAIN("DRAIN"),
    /** Checks fail. */
    DOWN("DOWN"),
    /** Taken out by an operator; not even checked. */
    MAINT("MAINT");

    private final String word;

    NodeStatus(String word) {
        this.word = word;
    }

    /**
     * The word that logs and status pages show.
     *
     * @return upper case, with a hyphen where HAProxy has one
     */
    public String word() {
        return word;
    }
}
