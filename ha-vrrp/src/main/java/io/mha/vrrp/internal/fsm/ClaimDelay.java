package io.mha.vrrp.internal.fsm;

/**
 * How long a router that lost its claim does not claim again: a Master_Down_Interval, twice as long after each further
 * loss, five minutes at most. Each attempt makes a master of lower priority step down, for nothing if it fails. Who has
 * been master for longer than the delay begins anew.
 *
 * @param claimsLost in a row, with the last one
 * @param nanos the delay
 */
record ClaimDelay(int claimsLost, long nanos) {
    private static final long LONGEST = 300_000_000_000L;
    private static final int DOUBLINGS = 20;

    static ClaimDelay after(LocalRouter self, int lostBefore, long heldNanos) {
        boolean anew = heldNanos > delay(self, lostBefore);
        int lost = anew ? 1 : lostBefore + 1;
        return new ClaimDelay(lost, delay(self, lost));
    }

    private static long delay(LocalRouter self, int lost) {
        long first = self.masterDownNanos(self.intervalNanos());
        long delay = first;
        for (int i = 1; i < Math.min(lost, DOUBLINGS) && delay < LONGEST; i++) {
            delay *= 2;
        }
        return Math.max(first, Math.min(delay, LONGEST));
    }
}
