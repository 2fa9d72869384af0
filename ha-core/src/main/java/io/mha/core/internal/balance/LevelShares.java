package io.mha.core.internal.balance;

/**
 * How traffic is shared between priority levels: a level keeps all of it until too few of its nodes are healthy, and
 * then gives away what these cannot take (the rule of Envoy's priority levels, in whole percentages as there).
 */
public final class LevelShares {
    private static final int ALL = 100;

    /** So that 20 % x 1.4 is 28 % in binary fractions as well. */
    private static final double ROUNDING = 1e-9;

    private LevelShares() {}

    /**
     * The share of each level. A level can take its healthy share times the overprovision factor; the levels are filled
     * in their order. If all together cannot take 100 %, each gets more in proportion, and what rounding leaves over
     * goes to the first level that takes anything. If no level is healthy, everything goes to the first.
     *
     * @param healthy the healthy part of each level, 0 to 1, in the order of the levels
     * @param overprovision how much more than its part a level can bear, 1 or more; Envoy's default is 1.4
     * @return percentages whose sum is 100; empty if there is no level
     */
    public static int[] shares(double[] healthy, double overprovision) {
        int[] able = new int[healthy.length];
        int total = 0;
        for (int level = 0; level < able.length; level++) {
            double bearable = Math.min(1, Math.max(0, healthy[level]) * overprovision);
            able[level] = (int) (bearable * ALL + ROUNDING);
            total += able[level];
        }
        return total == 0 ? allToTheFirst(able.length) : filled(able, Math.min(ALL, total));
    }

    private static int[] filled(int[] able, int total) {
        int[] shares = new int[able.length];
        int left = ALL;
        int first = -1;
        for (int level = 0; level < able.length; level++) {
            first = first < 0 && able[level] > 0 ? level : first;
            shares[level] = Math.min(left, able[level] * ALL / total);
            left -= shares[level];
        }
        shares[first] += left;
        return shares;
    }

    private static int[] allToTheFirst(int levels) {
        int[] shares = new int[levels];
        if (levels > 0) {
            shares[0] = ALL;
        }
        return shares;
    }
}
