package io.mha.core.simulator;

import io.mha.core.node.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** Everything that takes part in one run. */
final class World {
    private final Setup setup;
    private final Engine engine;
    private final Network network;
    private final Ledger ledger;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Server> servers = new ArrayList<>();
    private final Map<String, Server> byId = new HashMap<>();
    private final List<Client> clients = new ArrayList<>();
    private final Registry registry;
    private boolean registered;

    /**
     * Servers and clients that begin at instant 0, and the script's plans for them.
     *
     * @param scenario what happens
     * @param seed of all randomness
     */
    World(Scenario scenario, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        setup = scenario.setup();
        engine = new Engine(setup.origin());
        network = new Network(random.split(), setup.clients(), setup.nodes());
        ledger = new Ledger(scenario, network, engine);
        for (int i = 0; i < setup.nodes(); i++) {
            Node node = Node.of("n" + i + ".example", 3306).named("n" + i);
            Server server = new Server(i, node, this, random.split());
            nodes.add(node);
            servers.add(server);
            byId.put(node.id(), server);
        }
        registry = new Registry(engine, random.split(), nodes);
        scenario.script().plan(this);
        for (int i = 0; i < setup.clients(); i++) {
            clients.add(new Client(i, this, random.split()));
        }
    }

    /** Runs to the end. */
    Ledger run() {
        engine.runTo(setup.length().toNanos());
        clients.forEach(client -> client.cluster().close());
        return ledger;
    }

    /** Plans a step of the script. */
    void at(Duration instant, Runnable step) {
        engine.after(instant.toNanos() - engine.now(), step);
    }

    /** To be called by the script as it is planned: clients learn of the nodes from the registry. */
    Registry useRegistry() {
        registered = true;
        return registry;
    }

    boolean isRegistered() {
        return registered;
    }

    Registry registry() {
        return registry;
    }

    Setup setup() {
        return setup;
    }

    Engine engine() {
        return engine;
    }

    Network network() {
        return network;
    }

    Ledger ledger() {
        return ledger;
    }

    List<Node> nodes() {
        return nodes;
    }

    List<Server> servers() {
        return servers;
    }

    Server server(Node node) {
        return Objects.requireNonNull(byId.get(node.id()));
    }

    List<Client> clients() {
        return clients;
    }
}
