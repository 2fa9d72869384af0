package io.mha.core.simulator;

import io.mha.core.balance.Balancer;
import io.mha.core.health.BreakerPolicy;
import io.mha.core.health.HealthPolicy;
import java.time.Duration;

/**
 * The size and the settings of a run.
 *
 * @param nodes how many servers
 * @param clients how many processes, each with a cluster of its own
 * @param requestsPerSecond of all clients together
 * @param length of the run
 * @param slots statements that a server works on at a time
 * @param patience how long callers wait for the answer to a statement
 * @param health policy of all clients
 * @param balancer by name; empty for the default of the product
 * @param origin what the clock reads at the start
 */
record Setup(
        int nodes,
        int clients,
        double requestsPerSecond,
        Duration length,
        int slots,
        Duration patience,
        HealthPolicy health,
        String balancer,
        long origin) {
    /** Before zero, so that every run crosses it. */
    private static final long ORIGIN = -7_654_321_987L;

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** A cluster at two fifths of what it can do. */
    static Setup small() {
        return new Setup(6, 10, 900, Duration.ofSeconds(50), 8, TIMEOUT, HealthPolicy.DEFAULT, "", ORIGIN);
    }

    /** The same at twice the size, for the report. */
    static Setup large() {
        return new Setup(10, 40, 2_000, Duration.ofSeconds(90), 10, TIMEOUT, HealthPolicy.DEFAULT, "", ORIGIN);
    }

    Setup size(int newNodes, int newClients, double newRate) {
        return new Setup(newNodes, newClients, newRate, length, slots, patience, health, balancer, origin);
    }

    Setup lasting(Duration newLength) {
        return new Setup(nodes, clients, requestsPerSecond, newLength, slots, patience, health, balancer, origin);
    }

    /** Callers who wait almost for ever: nothing but the product itself can free them. */
    Setup patient() {
        return new Setup(
                nodes, clients, requestsPerSecond, length, slots, Duration.ofMinutes(1), health, balancer, origin);
    }

    Setup origin(long newOrigin) {
        return new Setup(nodes, clients, requestsPerSecond, length, slots, patience, health, balancer, newOrigin);
    }

    Setup balancer(String name) {
        return new Setup(nodes, clients, requestsPerSecond, length, slots, patience, health, name, origin);
    }

    /** The clients have been told about how many they are. */
    Setup fleet(int size) {
        HealthPolicy told = health.withFleet(size);
        return new Setup(nodes, clients, requestsPerSecond, length, slots, patience, told, balancer, origin);
    }

    BreakerPolicy breaker() {
        return BreakerPolicy.DEFAULT;
    }

    /** Whether clients use another balancer than the default of the product. */
    boolean hasBalancer() {
        return !balancer.isEmpty();
    }

    Balancer chosenBalancer() {
        return Balancer.byName(balancer);
    }

    /** What a statement takes on average. */
    long serviceNanos() {
        return 20_000_000;
    }

    /** What a login costs the server. */
    long handshakeNanos() {
        return 8_000_000;
    }

    /** How many logins a server works on at a time. */
    int acceptors() {
        return 2;
    }
}
