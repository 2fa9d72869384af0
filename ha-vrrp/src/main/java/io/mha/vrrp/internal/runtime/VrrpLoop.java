package io.mha.vrrp.internal.runtime;

import io.mha.core.time.Timers;
import io.mha.vrrp.internal.net.Datagram;
import io.mha.vrrp.internal.net.HostNetwork;
import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.net.NetworkWatcher;
import io.mha.vrrp.internal.packet.AdvertisementCodec;
import io.mha.vrrp.internal.packet.IpAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All virtual routers of a loop: who gets which packet, and which news of the kernel. */
final class VrrpLoop implements SharedSockets.Sink, NetworkWatcher {
    private static final Logger log = LoggerFactory.getLogger(VrrpLoop.class);
    /** Of packets that wait for the loop. A flood beyond it is dropped, as the kernel drops one. */
    private static final int MAX_WAITING = 4_096;

    private final Timers timers;
    private final HostNetwork network;
    private final Map<Slot, RouterUnit> units = new HashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    /** Interfaces whose addresses are about to be read. */
    private final Set<String> looking = new HashSet<>();

    /** Where a virtual router listens. */
    private record Slot(SharedSockets.Key from, int vrid) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Slot slot && slot.vrid == vrid && slot.from.equals(from);
        }

        @Override
        public int hashCode() {
            return from.hashCode() * 256 + vrid;
        }
    }

    VrrpLoop(Timers timers, HostNetwork network) {
        this.timers = timers;
        this.network = network;
    }

    void add(RouterUnit unit) {
        units.put(slot(unit), unit);
    }

    void remove(RouterUnit unit) {
        units.remove(slot(unit), unit);
    }

    private static Slot slot(RouterUnit unit) {
        return new Slot(unit.attachment().key(), unit.router().settings().vrid());
    }

    @Override
    public void received(SharedSockets.Key from, Datagram packet, long receivedNanos) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            return;
        }
        timers.execute(() -> {
            waiting.decrementAndGet();
            RouterUnit unit = units.get(new Slot(from, AdvertisementCodec.vrid(packet.bytes(), from.v6())));
            if (unit != null) {
                unit.received(packet, receivedNanos);
            }
        });
    }

    @Override
    public void linkChanged(Link link) {
        each(unit -> unit.router().linkChanged(link));
    }

    @Override
    public void addressRemoved(int linkIndex, IpAddress address) {
        on(linkIndex, unit -> unit.addressRemoved(address));
        look(linkIndex, address);
    }

    @Override
    public void addressAdded(int linkIndex, IpAddress address) {
        look(linkIndex, address);
    }

    @Override
    public void addressConflict(int linkIndex, IpAddress address, byte[] mac) {
        String text = HexFormat.ofDelimiter(":").formatHex(mac);
        on(linkIndex, unit -> unit.addressConflict(address, text));
    }

    private void on(int linkIndex, Consumer<RouterUnit> action) {
        each(unit -> {
            if (unit.attachment().link().index() == linkIndex) {
                action.accept(unit);
            }
        });
    }

    private void each(Consumer<RouterUnit> action) {
        timers.execute(() -> new ArrayList<>(units.values()).forEach(action));
    }

    /** Which addresses the interface has may decide who wins; the virtual ones do not. */
    private void look(int linkIndex, IpAddress address) {
        timers.execute(() -> {
            Set<String> names = new HashSet<>();
            for (RouterUnit unit : units.values()) {
                if (unit.attachment().link().index() == linkIndex) {
                    if (unit.router().settings().addresses().contains(address)) {
                        return;
                    }
                    names.add(unit.router().settings().interfaceName());
                }
            }
            for (String name : names) {
                if (looking.add(name)) {
                    timers.runBlocking(() -> look(name));
                }
            }
        });
    }

    private void look(String name) {
        timers.execute(() -> looking.remove(name)); // what changes from here on is looked at again
        try {
            Optional<Link> link = network.link(name);
            link.ifPresent(this::linkChanged);
        } catch (IOException e) {
            log.warn("the addresses of {} cannot be read: {}", name, e.getMessage());
        }
    }
}
