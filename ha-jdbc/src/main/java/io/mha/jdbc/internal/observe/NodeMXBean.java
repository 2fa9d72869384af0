package io.mha.jdbc.internal.observe;

/**
 * A node, for operators: {@code io.mha:type=Node,cluster=...,name=...}. The commands are HAProxy's; their origin is
 * {@code jmx}.
 */
public interface NodeMXBean {
    /**
     * Where it is.
     *
     * @return host and port
     */
    String getAddress();

    /**
     * Its state in one word.
     *
     * @return such as UP, DOWN, DRAIN, MAINT, OPEN
     */
    String getState();

    /**
     * Why it is in that state and gets the traffic that it gets.
     *
     * @return one line
     */
    String getCause();

    /**
     * Its share of the traffic after slow start.
     *
     * @return in the unit of the configuration
     */
    double getWeight();

    /**
     * How many callers use it now.
     *
     * @return 0 or more
     */
    int getInFlight();

    /**
     * How often it was picked.
     *
     * @return since the node is known
     */
    long getPicks();

    /**
     * Failures of calls and of connection attempts.
     *
     * @return since the node is known
     */
    long getFailures();

    /**
     * Its generation: one more each time that its connections were given up.
     *
     * @return 0 or more
     */
    long getGeneration();

    /**
     * Connections that are borrowed.
     *
     * @return 0 or more
     */
    int getActive();

    /**
     * Connections that wait to be borrowed.
     *
     * @return 0 or more
     */
    int getIdle();

    /**
     * Threads that wait for a connection to this node.
     *
     * @return 0 or more
     */
    int getWaiting();

    /** Takes back a drain, a maintenance and a weight that were set here. */
    void ready();

    /**
     * No new work; what is in use finishes.
     *
     * @param reason why, one line
     */
    void drain(String reason);

    /**
     * No work and no checks.
     *
     * @param reason why, one line
     */
    void maint(String reason);

    /**
     * Sets the share of the traffic until {@link #ready}.
     *
     * @param weight 0 to 256
     */
    void weight(int weight);

    /** Checks it now. */
    void check();
}
