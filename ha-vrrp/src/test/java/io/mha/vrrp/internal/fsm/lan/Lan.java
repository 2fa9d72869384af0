package io.mha.vrrp.internal.fsm.lan;

import io.mha.vrrp.internal.fsm.RouterRules;
import io.mha.vrrp.internal.fsm.VrrpEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Some stations on one network, and the true time. The network may lose, repeat, delay and part. */
final class Lan {
    private record Happening(long at, long order, Runnable what) {}

    final List<Station> stations = new ArrayList<>();
    final List<Hold> holds = new ArrayList<>();
    final SplittableRandom random;
    /** The longest that a packet is on its way. */
    final long delay;

    private final PriorityQueue<Happening> future =
            new PriorityQueue<>(Comparator.comparingLong(Happening::at).thenComparingLong(Happening::order));
    private long now;
    private long order;
    private double loss;
    private double repetition;
    /** One bit per station: who is on the other side. */
    private int otherSide;

    Lan(long seed, long delay) {
        random = new SplittableRandom(seed);
        this.delay = delay;
    }

    void add(RouterRules rules, boolean lateTimers) {
        stations.add(new Station(this, stations.size(), rules, lateTimers));
    }

    long now() {
        return now;
    }

    void at(long time, Runnable what) {
        future.add(new Happening(time, order++, what));
    }

    void run(long until) {
        while (!future.isEmpty() && future.peek().at() <= until) {
            Happening next = future.poll();
            now = next.at();
            next.what().run();
        }
        now = until;
    }

    void part(int mask) {
        otherSide = mask;
    }

    void disturb(double lost, double repeated) {
        loss = lost;
        repetition = repeated;
    }

    void heal() {
        part(0);
        disturb(0, 0);
        stations.forEach(Station::heal);
    }

    void send(Station from, VrrpEvent.Heard packet, long renewal) {
        for (Station to : stations) {
            if (to == from || side(to) != side(from)) {
                continue;
            }
            int copies = random.nextDouble() < loss ? 0 : random.nextDouble() < repetition ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                long way = delay == 0 ? 0 : random.nextLong(delay);
                at(now + way, () -> to.receive(from, packet, renewal));
            }
        }
    }

    private boolean side(Station station) {
        return (otherSide >> station.number & 1) != 0;
    }
}
