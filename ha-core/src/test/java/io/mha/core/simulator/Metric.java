package io.mha.core.simulator;

/** What is measured of a run; from the fault to the end of the run unless it says otherwise. */
enum Metric {
    /** Requests that failed before the fault: at the start of all clients. */
    EARLY_ERRORS(Group.CALLERS, "errors before"),
    /** Requests that failed. */
    ERROR_RATE(Group.CALLERS, "errors %"),
    /** Requests that failed. */
    ERRORS(Group.CALLERS, "errors"),
    /** From the fault to the last error; 0 if there was none. */
    LAST_ERROR(Group.CALLERS, "last error s"),
    /** From the repair to the last error; 0 if there was none. */
    LAST_ERROR_AFTER_REPAIR(Group.CALLERS, "last error after repair s"),
    /** From the repair to the last request that failed or took more than half a second. */
    RECOVERY(Group.CALLERS, "recovery s"),
    /** Median latency, less that of the same seed without a fault. */
    EXTRA_P50(Group.CALLERS, "extra p50 ms"),
    /** As above, 99 %. */
    EXTRA_P99(Group.CALLERS, "extra p99 ms"),
    /** As above, 99.9 %. */
    EXTRA_P999(Group.CALLERS, "extra p999 ms"),
    /** The longest time that a caller was kept, with or without success. */
    LONGEST(Group.CALLERS, "longest s"),
    /** Statements sent per request. */
    SENDS(Group.CALLERS, "sends/request"),
    /** Statements under way that clients cut themselves. */
    CUT(Group.CALLERS, "cut"),
    /** From the fault until the last client took out the last bad node that it found; 0 if none did. */
    DETECTION(Group.VERDICTS, "detection s"),
    /** How often a client took a node out, in the whole run. */
    EJECTIONS(Group.VERDICTS, "ejections"),
    /** Ejections although nothing had been wrong between the two for two seconds, in the whole run. */
    FALSE_EJECTIONS(Group.VERDICTS, "false ejections"),
    /** How often a client gave up all connections to a node, in the whole run. */
    RETIRES(Group.VERDICTS, "retires"),
    /** Share of the time that clients picked among nodes of which none was in service. */
    PANIC(Group.VERDICTS, "panic %"),
    /** How often the worst node went in or out of service with one client; only of runs of at least an hour. */
    TRANSITIONS(Group.VERDICTS, "transitions/h"),
    /** Checks of the busiest node per second in the whole run, of all clients. */
    CHECKS(Group.VERDICTS, "checks/s"),
    /** Share of the bad nodes in all statements, from 15 s after the fault to the repair. */
    BAD_SHARE(Group.LOAD, "bad share %"),
    /** The load of the busiest node over the mean, before the fault. */
    MAX_TO_MEAN(Group.LOAD, "max/mean"),
    /** Jain's index of fairness of the nodes' loads, before the fault. */
    JAIN(Group.LOAD, "Jain") {
        @Override
        boolean lessIsWorse() {
            return true;
        }
    },
    /** From the repair until each repaired node has had 90 % of its fair share over three seconds. */
    FAIR_SHARE(Group.LOAD, "90 % share s"),
    /** The most connections that a node was asked for in the whole run. */
    CONNECTS(Group.LOAD, "connects"),
    /** The most connections that a node was asked for within one second. */
    CONNECT_PEAK(Group.LOAD, "connects/s peak"),
    /** As above, for repaired nodes after the repair. */
    RETURN_PEAK(Group.LOAD, "peak after return"),
    /** As above, with the sessions of the checks. */
    RETURN_LOGINS(Group.LOAD, "with checks' sessions"),
    /** Connections that repaired nodes were asked for after the repair, on average of the nodes. */
    RETURN_CONNECTS(Group.LOAD, "connects after return"),
    /** The peak after the return over the pace that would spread these connections evenly over the slow start. */
    RETURN_PEAK_TO_PACE(Group.LOAD, "peak/even pace");

    private final Group group;
    private final String title;

    /** The tables of the report. */
    enum Group {
        CALLERS("What callers saw"),
        VERDICTS("What clients thought of the nodes"),
        LOAD("What the nodes bore");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    Metric(Group group, String title) {
        this.group = group;
        this.title = title;
    }

    Group group() {
        return group;
    }

    String title() {
        return title;
    }

    boolean lessIsWorse() {
        return false;
    }
}
