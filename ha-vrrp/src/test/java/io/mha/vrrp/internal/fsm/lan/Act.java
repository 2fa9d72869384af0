package io.mha.vrrp.internal.fsm.lan;

import io.mha.vrrp.VrrpState;
import java.util.List;

/**
 * Something that happens to a lan.
 *
 * @param after how long after the one before, in milliseconds
 * @param what what
 * @param who to which station, counted round
 * @param value a number from 0 to 999 to take a priority, a duration or a share from
 */
record Act(int after, What what, int who, int value) {
    enum What {
        START,
        STOP,
        PRIORITY,
        FAULT,
        RECOVER,
        CLAIM_LOST,
        PAUSE,
        SHORT_PAUSE,
        KILL,
        PAUSE_MASTER,
        KILL_MASTER,
        PART,
        DISTURB,
        CALM
    }

    private static final long MS = 1_000_000L;
    private static final int PRIORITIES = 254;

    static int priority(int value) {
        return 1 + value % PRIORITIES;
    }

    private static List<Station> masters(Lan lan) {
        return lan.stations.stream()
                .filter(station -> station.state() == VrrpState.MASTER)
                .toList();
    }

    void happens(Lan lan) {
        Station station = lan.stations.get(who % lan.stations.size());
        switch (what) {
            case START -> station.start();
            case STOP -> station.stop();
            case PRIORITY -> station.priority(priority(value));
            case FAULT -> station.fault();
            case RECOVER -> station.recover();
            case CLAIM_LOST -> station.claimLost();
            case PAUSE -> station.pause(value * 5 * MS);
            case SHORT_PAUSE -> station.pause(value * station.rules.intervalNanos() / 250);
            case KILL -> station.kill();
            case PAUSE_MASTER -> masters(lan).forEach(master -> master.pause(value * 3 * MS));
            case KILL_MASTER ->
                masters(lan).forEach(master -> {
                    master.kill();
                    master.start();
                });
            case PART -> lan.part(value);
            case DISTURB -> lan.disturb(value % 10 / 15.0, value / 10 % 10 / 15.0);
            case CALM -> {
                lan.part(0);
                lan.disturb(0, 0);
            }
        }
    }
}
