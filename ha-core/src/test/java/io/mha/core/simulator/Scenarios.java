package io.mha.core.simulator;

import io.mha.core.node.Node;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The scenarios of the specification, for a given size. */
final class Scenarios {
    private static final Duration FAULT = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofHours(2);

    private final Setup setup;
    private final Duration repair;

    Scenarios(Setup setup) {
        this.setup = setup;
        this.repair = FAULT.plus(setup.length().minus(FAULT).multipliedBy(6).dividedBy(10));
    }

    List<Scenario> all() {
        return List.of(
                s1(),
                s1Idle(),
                s2(),
                s2Patient(),
                s2Idle(),
                s3(),
                s4(),
                s5(),
                s6(20),
                s6(60),
                s7(),
                s8(),
                s8Silent(),
                s9(),
                s9One(),
                s10(),
                s11Silent(),
                s11Flicker(),
                s11Leave(),
                s12(),
                s13(),
                s15());
    }

    Scenario s1() {
        return onFirst("S1", "1 of N killed", Server::kill, Server::start);
    }

    Scenario s1Idle() {
        return new Scenarios(idle()).onFirst("S1-idle", "1 of N killed, no traffic", Server::kill, Server::start);
    }

    Scenario s2Idle() {
        return new Scenarios(idle()).onFirst("S2-idle", "1 of N hangs, no traffic", Server::hang, Server::resume);
    }

    /** As S2, but the callers themselves never give up. */
    Scenario s2Patient() {
        return new Scenarios(setup.patient()).onFirst("S2-patient", "1 of N hangs", Server::hang, Server::resume);
    }

    private Setup idle() {
        return setup.size(setup.nodes(), setup.clients(), 1e-6);
    }

    Scenario s2() {
        return onFirst("S2", "1 of N hangs", Server::hang, Server::resume);
    }

    Scenario s3() {
        return onFirst("S3", "50 % errors at one", s -> s.errorRate(0.5), s -> s.errorRate(0));
    }

    Scenario s4() {
        return onFirst("S4", "one fails fast", s -> s.failsFast(true), s -> s.failsFast(false));
    }

    Scenario s5() {
        return onFirst("S5", "one is 10x slow", s -> s.slowdown(10), s -> s.slowdown(1));
    }

    /** Down for a while, up for as long, for hours; few requests, since only the nodes' states matter. */
    Scenario s6(int seconds) {
        Setup small = setup.size(3, 1, 5).lasting(LONG);
        return new Scenario("S6-" + seconds, "flaps " + seconds + " s", small, FAULT, LONG, List.of(0), world -> {
            Server server = world.servers().get(0);
            for (Duration at = FAULT; at.compareTo(LONG) < 0; at = at.plusSeconds(2L * seconds)) {
                world.at(at, server::kill);
                world.at(at.plusSeconds(seconds), server::start);
            }
        });
    }

    Scenario s7() {
        Setup longer = setup.lasting(Duration.ofSeconds(14L * setup.nodes() + 20));
        return new Scenario(
                "S7",
                "rolling restart with drain",
                longer,
                FAULT,
                longer.length(),
                List.of(),
                world -> RollingRestart.plan(world, FAULT));
    }

    Scenario s8() {
        List<Integer> zone = IntStream.range(0, setup.nodes() / 2).boxed().toList();
        return new Scenarios(crowd())
                .on("S8", "half of the nodes lost and back (fleet=40)", zone, Server::kill, Server::start);
    }

    /** As S8, but nothing arrives, not even a refusal, and callers never give up. */
    Scenario s8Silent() {
        List<Integer> zone = IntStream.range(0, setup.nodes() / 2).boxed().toList();
        return new Scenarios(crowd().patient())
                .on("S8-silent", "half of the nodes hang (fleet=40)", zone, Server::hang, Server::resume);
    }

    /** Peaks of a few clients say little. They know how many they are: {@code fleet=40}. */
    private Setup crowd() {
        int many = Math.max(40, setup.clients());
        return setup.size(setup.nodes(), many, setup.requestsPerSecond()).fleet(many);
    }

    Scenario s9() {
        List<Integer> every = IntStream.range(0, setup.nodes()).boxed().toList();
        return on("S9", "shared backend dead", every, s -> s.backendDead(true), s -> s.backendDead(false));
    }

    /** What stands behind one node is dead, while the others are fine. */
    Scenario s9One() {
        return onFirst("S9-one", "backend of one dead", s -> s.backendDead(true), s -> s.backendDead(false));
    }

    Scenario s10() {
        List<Integer> most =
                IntStream.range(0, (setup.nodes() * 2 + 2) / 3).boxed().toList();
        return on("S10", "two thirds lost", most, Server::kill, Server::start);
    }

    /** The registry lists nothing, then cannot be read, then is itself again. */
    Scenario s11Silent() {
        return new Scenario("S11-empty", "registry empty, then gone", setup, FAULT, repair, List.of(), world -> {
            Registry registry = world.useRegistry();
            world.at(FAULT, () -> registry.publish(List.of()));
            world.at(FAULT.plusSeconds(10), registry::fail);
            world.at(repair, () -> registry.publish(world.nodes()));
        });
    }

    /** The registry forgets a node and lists it again, every few seconds. */
    Scenario s11Flicker() {
        return new Scenario("S11-flicker", "registry flickers", setup, FAULT, repair, List.of(0), world -> {
            Registry registry = world.useRegistry();
            List<Node> fewer = world.nodes().subList(1, setup.nodes());
            for (Duration at = FAULT; at.compareTo(repair) < 0; at = at.plusSeconds(6)) {
                world.at(at, () -> registry.publish(fewer));
                world.at(at.plusSeconds(3), () -> registry.publish(world.nodes()));
            }
        });
    }

    /** A node leaves the registry, and is shut down when nobody can use it any more. */
    Scenario s11Leave() {
        Duration gone = FAULT.plusSeconds(35);
        Setup longer = setup.lasting(gone.plusSeconds(15));
        return new Scenario("S11-leave", "a node leaves the registry", longer, FAULT, gone, List.of(0), world -> {
            Registry registry = world.useRegistry();
            world.at(FAULT, () -> registry.publish(world.nodes().subList(1, setup.nodes())));
            world.at(gone, () -> world.servers().get(0).kill());
        });
    }

    /** Many clients start at once while a node is away; then it returns. They know how many they are: {@code fleet=200}. */
    Scenario s12() {
        Duration back = Duration.ofSeconds(15);
        Setup many = setup.size(6, 200, 600).fleet(200).lasting(back.plusSeconds(75));
        return new Scenario("S12", "a node returns to 200 clients (fleet=200)", many, back, back, List.of(0), world -> {
            Server server = world.servers().get(0);
            server.kill();
            world.at(back, server::start);
        });
    }

    Scenario s13() {
        return new Scenario(
                "S13",
                "all clients pause 10 s",
                setup,
                FAULT,
                FAULT.plusSeconds(10),
                List.of(),
                world -> world.at(
                        FAULT,
                        () -> world.clients()
                                .forEach(client -> client.jvm()
                                        .pause(Duration.ofSeconds(10).toNanos()))));
    }

    /** Half of the clients cannot reach one node. */
    Scenario s15() {
        return new Scenario("S15", "half of the clients cut off from one", setup, FAULT, repair, List.of(0), world -> {
            world.at(FAULT, () -> cut(world, true));
            world.at(repair, () -> cut(world, false));
        });
    }

    private static void cut(World world, boolean on) {
        for (int client = 0; client < world.clients().size() / 2; client++) {
            world.network().cut(client, 0, on, world.engine().now());
        }
    }

    private Scenario onFirst(String id, String title, Consumer<Server> fault, Consumer<Server> cure) {
        return on(id, title, List.of(0), fault, cure);
    }

    private Scenario on(String id, String title, List<Integer> bad, Consumer<Server> fault, Consumer<Server> cure) {
        return new Scenario(id, title, setup, FAULT, repair, bad, world -> {
            for (int index : bad) {
                Server server = world.servers().get(index);
                world.at(FAULT, () -> fault.accept(server));
                world.at(repair, () -> cure.accept(server));
            }
        });
    }
}
