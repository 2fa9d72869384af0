package io.mha.core.health;

/** The state of a node in one word, as an operator of HAProxy would say it. The most severe one that applies. */
public enum NodeStatus {
    /** Not checked yet. Used while nothing better is known. */
    UNKNOWN("UNKNOWN"),
    /** In service. */
    UP("UP"),
    /** In service, although calls fail: what stands behind it fails behind the other nodes as well. */
    SHARED_FATE("SHARED-FATE"),
    /** Back in service with a weight that still grows (HAProxy {@code slowstart}). */
    RAMPING("RAMP"),
    /** Its data is behind: used only if too few others are left. */
    LAGGING("LAGGING"),
    /** Checks pass again; its connections are being opened before it takes traffic. */
    WARMING("WARMING"),
    /** Its breaker lets a few calls through to see whether they work again. */
    HALF_OPEN("HALF-OPEN"),
    /** Its data is too far behind, or it cannot tell how far. */
    TOO_FAR("TOO-FAR"),
    /** Its breaker is open: real traffic failed on it. */
    OPEN("OPEN"),
    /** Checks pass, but it went down too often lately: held back until it has calmed down. */
    SUPPRESSED("SUPPRESSED"),
    /** Takes no new work, finishes what it has. */
    DRAIN("DRAIN"),
    /** Checks fail. */
    DOWN("DOWN"),
    /** Something else answers at its address. */
    WRONG_NODE("WRONG-NODE"),
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
