package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.os.NftFamily.NftKey;
import io.mha.vrrp.internal.packet.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nftables of this process: which addresses it holds, and which are guarded. */
final class Nftables implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Nftables.class);

    private final NetlinkSocket socket;
    private final String owner = NftTables.OWNER_PREFIX
            + Long.toHexString(ThreadLocalRandom.current().nextLong());
    private final Set<NftFamily> prepared = EnumSet.noneOf(NftFamily.class);
    private final ReentrantLock lock = new ReentrantLock();

    Nftables(Syscalls calls) throws KernelException {
        socket = NetlinkSocket.open(calls, Linux.NETLINK_NETFILTER);
    }

    /** The keys of some addresses, by what kind of key they have. */
    static Map<NftKey, List<byte[]>> keys(Link link, List<IpAddress> addresses) {
        return addresses.stream()
                .collect(Collectors.groupingBy(
                        NftKey::of,
                        LinkedHashMap::new,
                        Collectors.mapping(
                                address -> NftKey.of(address).bytes(link.index(), address), Collectors.toList())));
    }

    /** Makes our table, and the guard's if it is not there yet. The kernel may be too old (5.12) or without. */
    void prepare(boolean v6) throws KernelException {
        lock.lock();
        try {
            for (NftFamily family : NftFamily.of(v6)) {
                if (!prepared.contains(family)) {
                    guard(family);
                    change("make an nftables table with an owner", batch -> NftTables.owner(batch, owner, family));
                    prepared.add(family);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Guards addresses for some time, or for some time from now on. Nothing passes unless it is held as well. */
    void guard(boolean v6, Map<NftKey, List<byte[]>> keys, long millis) throws KernelException {
        try {
            changeGuard(v6, keys, millis);
        } catch (KernelException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
            // Somebody flushed the rules of this host.
            for (NftFamily family : NftFamily.of(v6)) {
                guard(family);
            }
            changeGuard(v6, keys, millis);
        }
    }

    private void changeGuard(boolean v6, Map<NftKey, List<byte[]>> keys, long millis) throws KernelException {
        change(
                "guard addresses",
                batch -> each(batch, v6, keys, (set, elements) -> guard(batch, set, elements, millis)));
    }

    private static void guard(NftBatch batch, NftKey set, List<byte[]> elements, long millis) {
        String name = set.of(NftTables.GUARDED);
        batch.add(NftTables.GUARD, name, elements, millis);
        batch.delete(NftTables.GUARD, name, elements);
        batch.add(NftTables.GUARD, name, elements, millis);
    }

    /** Guards them no longer. */
    void unguard(boolean v6, Map<NftKey, List<byte[]>> keys) throws KernelException {
        try {
            change(
                    "guard addresses no longer",
                    batch -> each(batch, v6, keys, (set, elements) -> {
                        batch.add(NftTables.GUARD, set.of(NftTables.GUARDED), elements, 1);
                        batch.delete(NftTables.GUARD, set.of(NftTables.GUARDED), elements);
                    }));
        } catch (KernelException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    /** Opens addresses for traffic, for some time. */
    void hold(boolean v6, Map<NftKey, List<byte[]>> keys, long millis) throws KernelException {
        change(
                "hold addresses",
                batch -> each(batch, v6, keys, (set, elements) -> {
                    batch.add(owner, set.of(NftTables.HELD), elements, millis);
                    batch.delete(owner, set.of(NftTables.HELD), elements);
                    batch.add(owner, set.of(NftTables.HELD), elements, millis);
                }));
    }

    /** Holds addresses for some time from now on; false if their time had passed, by the kernel's own clock. */
    boolean holdOn(boolean v6, Map<NftKey, List<byte[]>> keys, long millis) throws KernelException {
        try {
            change(
                    "hold addresses",
                    batch -> each(batch, v6, keys, (set, elements) -> {
                        batch.delete(owner, set.of(NftTables.HELD), elements);
                        batch.add(owner, set.of(NftTables.HELD), elements, millis);
                    }));
            return true;
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    /** Guards and holds in one transaction; false if it failed as a whole, for whichever cause. */
    boolean guardAndHoldOn(boolean v6, Map<NftKey, List<byte[]>> keys, long guardMillis, long millis) {
        try {
            change(
                    "hold addresses",
                    batch -> each(batch, v6, keys, (set, elements) -> {
                        batch.delete(owner, set.of(NftTables.HELD), elements);
                        batch.add(owner, set.of(NftTables.HELD), elements, millis);
                        guard(batch, set, elements, guardMillis);
                    }));
            return true;
        } catch (KernelException e) {
            LOG.debug("not in one transaction: {}", e.getMessage());
            return false;
        }
    }

    /** Closes addresses for traffic. */
    void drop(boolean v6, Map<NftKey, List<byte[]>> keys) throws KernelException {
        change(
                "drop addresses",
                batch -> each(batch, v6, keys, (set, elements) -> {
                    batch.add(owner, set.of(NftTables.HELD), elements, 1);
                    batch.delete(owner, set.of(NftTables.HELD), elements);
                }));
    }

    /** Removes the guard if no process uses it any more, then our own table with its socket. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!prepared.isEmpty()) {
                removeGuard();
                prepared.clear();
            }
        } catch (KernelException e) {
            LOG.debug("the guard stays, empty: {}", e.getMessage());
        } finally {
            lock.unlock();
            socket.close();
        }
    }

    private void removeGuard() throws KernelException {
        NetlinkMessage answer = socket.get(
                "ask nftables for its generation",
                (to, sequence) -> NftBatch.ask(to, sequence, NftBatch.GET_GENERATION, 0, 0));
        ByteBuffer current = answer.attributes(NftBatch.HEADER).get(NftBatch.GENERATION);
        if (current == null) {
            return;
        }
        int generation = current.order(ByteOrder.BIG_ENDIAN).getInt(0);
        Set<NftFamily> there = EnumSet.noneOf(NftFamily.class);
        for (NftFamily family : NftFamily.values()) {
            for (NetlinkMessage table : socket.dump(
                    "list the nftables",
                    (to, sequence) ->
                            NftBatch.ask(to, sequence, NftBatch.GET_TABLE, NetlinkWriter.DUMP, family.number()))) {
                ByteBuffer text = table.attributes(NftBatch.HEADER).get(NftBatch.TABLE_NAME);
                String name = text == null ? "" : NetlinkMessage.string(text);
                if (name.startsWith(NftTables.OWNER_PREFIX) && !name.equals(owner)) {
                    return;
                }
                if (name.equals(NftTables.GUARD)) {
                    there.add(family);
                }
            }
        }
        for (NftFamily family : there) {
            for (NftKey key : family.keys()) {
                if (hasElements(family, key.of(NftTables.GUARDED))) {
                    return;
                }
            }
        }
        if (!there.isEmpty()) {
            socket.change("remove the guard", NftBatch.of(generation, batch -> {
                for (NftFamily family : there) {
                    batch.in(family).deleteTable(NftTables.GUARD);
                }
            }));
        }
    }

    private boolean hasElements(NftFamily family, String set) throws KernelException {
        return socket
                .dump(
                        "list the guarded addresses",
                        (to, sequence) -> NftBatch.ask(
                                        to, sequence, NftBatch.GET_ELEMENT, NetlinkWriter.DUMP, family.number())
                                .text(NftBatch.ELEMENTS_TABLE, NftTables.GUARD)
                                .text(NftBatch.ELEMENTS_SET, set))
                .stream()
                .map(message -> message.attributes(NftBatch.HEADER).get(NftBatch.ELEMENTS))
                .anyMatch(elements -> elements != null && elements.limit() > 0);
    }

    private void guard(NftFamily family) throws KernelException {
        try {
            change("make an nftables table", batch -> NftTables.guard(batch, family));
        } catch (KernelException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
        }
    }

    private interface Change {
        void make(NftKey set, List<byte[]> elements);
    }

    private static void each(NftBatch batch, boolean v6, Map<NftKey, List<byte[]>> keys, Change change) {
        for (NftFamily family : NftFamily.of(v6)) {
            batch.in(family);
            keys.forEach(change::make);
        }
    }

    private void change(String what, Consumer<NftBatch> changes) throws KernelException {
        socket.change(what, NftBatch.of(NftBatch.ANY_GENERATION, changes));
    }
}
