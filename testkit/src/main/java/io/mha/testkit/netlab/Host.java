package io.mha.testkit.netlab;

import java.util.ArrayList;
import java.util.List;

/** One host of a lab: a network namespace with an interface {@code eth0}. */
public final class Host {
    /** The interface of every host. */
    public static final String INTERFACE = "eth0";

    private final Lab lab;
    private final String name;
    private final String namespace;
    private final int number;

    Host(Lab lab, String name, String namespace, int number) {
        this.lab = lab;
        this.name = name;
        this.namespace = namespace;
        this.number = number;
    }

    /**
     * What it is called in the lab.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * What it is called by {@code ip netns}.
     *
     * @return the name of its namespace
     */
    public String namespace() {
        return namespace;
    }

    /**
     * Its IPv4 address.
     *
     * @return for instance {@code 192.0.2.1}
     */
    public String v4() {
        return "192.0.2." + number;
    }

    /**
     * Its global IPv6 address.
     *
     * @return for instance {@code 2001:db8:51::1}
     */
    public String v6() {
        return "2001:db8:51::" + number;
    }

    /**
     * Its link-local IPv6 address, made from its hardware address.
     *
     * @return for instance {@code fe80::ff:fe00:1}
     */
    public String linkLocal() {
        return "fe80::ff:fe00:" + number;
    }

    /**
     * Its hardware address.
     *
     * @return for instance {@code 02:00:00:00:00:01}
     */
    public String mac() {
        return "02:00:00:00:00:0" + number;
    }

    /**
     * Runs a shell script in it to its end.
     *
     * @param script for {@code /bin/sh}
     * @return what it printed
     * @throws IllegalStateException if it fails
     */
    public String run(String script) {
        return Shell.run(List.of("ip", "netns", "exec", namespace, "/bin/sh", "-ec", script));
    }

    /**
     * Starts a process in it.
     *
     * @param what for messages
     * @param command the program and its arguments
     * @return the process, which ends with the lab
     */
    public Child start(String what, List<String> command) {
        return lab.start(name + "-" + what, namespace, command);
    }

    /**
     * Starts a Java program in it, with this JVM's class path unless the options have another one.
     *
     * @param main its class
     * @param options of the virtual machine
     * @param arguments of the program
     * @return the process, which ends with the lab
     */
    public Child java(Class<?> main, List<String> options, String... arguments) {
        return start(main.getSimpleName(), Jvm.command(main, options, arguments));
    }

    /**
     * Lets it answer whoever asks any of its addresses, by UDP and by TCP.
     *
     * @return the process
     */
    public Child answer() {
        Child child = start("responder", Jvm.light(Responder.class, name));
        child.await("ready", 0, Jvm.START);
        return child;
    }

    /**
     * Lets it ask addresses every 5 ms.
     *
     * @param addresses whom
     * @return what is answered
     */
    public Observer observe(String... addresses) {
        List<String> arguments = new ArrayList<>();
        for (String address : addresses) {
            arguments.add(address.startsWith("fe80:") ? address + "%" + INTERFACE : address);
        }
        Child child = start("prober", Jvm.light(Prober.class, arguments.toArray(String[]::new)));
        child.await("ready", 0, Jvm.START);
        return new Observer(this, addresses.length, child);
    }

    /**
     * Keeps one TCP connection to an address and sends something every 20 ms.
     *
     * @param address whom
     * @return what becomes of it
     */
    public Session connect(String address) {
        return new Session(start("session", Jvm.light(Caller.class, address)));
    }

    /**
     * From now on an address is asked at one hardware address, whatever is announced.
     *
     * @param address the address
     * @param owner at whom
     */
    public void neighbour(String address, Host owner) {
        run("ip neigh replace " + address + " lladdr " + owner.mac() + " dev eth0 nud permanent");
    }

    /**
     * Whether it has an address.
     *
     * @param address without prefix length
     * @return whether the kernel lists it
     */
    public boolean has(String address) {
        return run("ip -o address show dev eth0").contains(" " + address + "/");
    }

    /**
     * Starts keepalived in it.
     *
     * @param instances its virtual routers
     * @return the daemon, which ends with the lab
     */
    public Keepalived keepalived(Keepalived.Instance... instances) {
        return Keepalived.start(lab, this, List.of(instances));
    }
}
