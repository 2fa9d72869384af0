package io.mha.spring;

import io.mha.core.Command;
import io.mha.core.config.ConfigException;
import io.mha.core.config.Durations;
import io.mha.jdbc.MhaDataSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The actuator endpoint {@code mha}: the state of every cluster, and commands for a node. Who may use it, and whether
 * for more than reading, is said as for any endpoint: {@code management.endpoints.web.exposure}, {@code
 * management.endpoint.mha.access}, and the application's security.
 */
@Endpoint(id = "mha")
final class MhaEndpoint {
    private static final String COMMANDS = "ready, drain, maint, weight, up, down, auto or check";

    private final Clusters clusters;

    MhaEndpoint(Clusters clusters) {
        this.clusters = clusters;
    }

    /** GET /actuator/mha. */
    @ReadOperation
    public Map<String, Object> clusters() {
        Map<String, Object> all = new LinkedHashMap<>();
        clusters.all().forEach((name, source) -> all.put(name, state(source)));
        return Map.of("clusters", all);
    }

    /** GET /actuator/mha/{cluster}. */
    @ReadOperation
    public @Nullable Map<String, Object> cluster(@Selector String cluster) {
        MhaDataSource source = clusters.all().get(cluster);
        return source == null ? null : state(source);
    }

    /** GET /actuator/mha/{cluster}/{node}. */
    @ReadOperation
    public @Nullable Map<String, Object> node(@Selector String cluster, @Selector String node) {
        MhaDataSource source = clusters.all().get(cluster);
        Map<String, Object> state =
                source == null ? null : Clusters.nodes(source).get(node);
        if (source == null || state == null) {
            return null;
        }
        Map<String, Object> all = new LinkedHashMap<>(state);
        all.put("explain", source.cluster().explain(node));
        return all;
    }

    /** POST /actuator/mha/{cluster}/{node}: takes effect soon after, in the order of the commands. */
    @WriteOperation
    public Map<String, Object> command(
            @Selector String cluster,
            @Selector String node,
            String command,
            @org.springframework.lang.Nullable @Nullable Integer weight,
            @org.springframework.lang.Nullable @Nullable String reason,
            @org.springframework.lang.Nullable @Nullable String ttl,
            @org.springframework.lang.Nullable @Nullable String timeout) {
        MhaDataSource source = clusters.all().get(cluster);
        if (source == null) {
            throw refused("there is no cluster " + cluster + "; there are "
                    + clusters.all().keySet());
        }
        try {
            Duration patience = timeout == null ? Duration.ZERO : Durations.parse("timeout", timeout);
            Command wanted = command(node, command, weight, patience).by("actuator");
            wanted = reason == null ? wanted : wanted.because(reason);
            wanted = ttl == null ? wanted : wanted.lasting(Durations.parse("ttl", ttl));
            source.cluster().execute(wanted);
            return Map.of("accepted", wanted.action().toString(), "node", node);
        } catch (ConfigException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private static Command command(String node, String word, @Nullable Integer weight, Duration patience) {
        return switch (word) {
            case "ready" -> Command.ready(node);
            case "drain" -> Command.drain(node, patience);
            case "maint" -> Command.maint(node);
            case "weight" -> Command.weight(node, weight);
            case "up" -> Command.forceUp(node);
            case "down" -> Command.forceDown(node);
            case "auto" -> Command.auto(node);
            case "check" -> Command.checkNow(node);
            default -> throw new ConfigException("command", word, "is not a command; write " + COMMANDS);
        };
    }

    private static InvalidEndpointRequestException refused(String why) {
        return new InvalidEndpointRequestException(why, why);
    }

    private static Map<String, Object> state(MhaDataSource source) {
        ClusterHealth health = ClusterHealth.of(source);
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("status", health.status());
        state.putAll(health.details());
        state.put("explain", List.of(source.cluster().explainPick().split("\n")));
        return state;
    }
}
