package io.mha.vrrp.internal.os;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables, sets and elements of nftables in memory, on a clock that a test turns. As in the kernel a transaction is
 * done whole or not at all, each of its messages that fails is answered, and so is the last one, though it did not.
 */
final class FakeNftables implements FakeKernel.Protocol {
    private static final int SUBSYSTEM = 10;
    private static final int BEGIN = 0x10;
    private static final int END = 0x11;
    private static final int NEW_TABLE = SUBSYSTEM << 8;
    private static final int NEW_CHAIN = NEW_TABLE | 3;
    private static final int NEW_RULE = NEW_TABLE | 6;
    private static final int NEW_SET = NEW_TABLE | 9;
    private static final int NEW_ELEMENT = NEW_TABLE | 12;
    private static final int DELETE_ELEMENT = NEW_TABLE | 14;
    private static final int KEY = 1;
    private static final int TIMEOUT = 4;
    private static final long MILLI = 1_000_000L;

    /** How many transactions came, and how many of them failed. */
    int transactions;

    int failures;
    long now;
    /** An errno for all from now on, whatever they want. */
    int refusal;

    /** Of {@code family/table/set}, what is in it and until when; a table is a set without a name. */
    private Map<String, Map<ByteBuffer, Long>> sets = new HashMap<>();

    /** Those of a set, in all tables and families, whose time has not passed. */
    private List<Map<ByteBuffer, Long>> all(String table, String set) {
        return sets.entrySet().stream()
                .filter(entry -> entry.getKey().matches("\\d+/" + table + ".*/" + set + "(-on-link)?"))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Until when the elements of a set last, in each family that has them; in milliseconds from now. */
    List<Long> left(String table, String set) {
        return all(table, set).stream()
                .flatMap(elements -> elements.values().stream())
                .filter(until -> until > now)
                .map(until -> (until - now) / MILLI)
                .toList();
    }

    boolean has(String table) {
        return !all(table, "").isEmpty();
    }

    /** {@code nft delete table}, for all families. */
    void remove(String table) {
        sets.keySet().removeIf(name -> name.matches("\\d+/" + table + "/.*"));
    }

    /** {@code nft flush set}, for all families. */
    void empty(String table, String set) {
        all(table, set).forEach(Map::clear);
    }

    @Override
    public List<byte[]> answer(List<NetlinkMessage> request) {
        Map<String, Map<ByteBuffer, Long>> before = new HashMap<>();
        sets.forEach((name, elements) -> before.put(name, new HashMap<>(elements)));
        List<byte[]> answers = new ArrayList<>();
        boolean failed = false;
        transactions++;
        for (NetlinkMessage message : request) {
            int errno = refusal != 0 ? refusal : change(message);
            failed |= errno != 0;
            if (errno != 0 || (message.flags() & NetlinkWriter.ACK) != 0) {
                answers.add(FakeKernel.error(message, errno));
            }
        }
        if (failed) {
            failures++;
            sets = before;
        }
        return answers;
    }

    private int change(NetlinkMessage message) {
        if (message.type() == BEGIN || message.type() == END) {
            return 0;
        }
        Map<Integer, ByteBuffer> attributes = message.attributes(NftBatch.HEADER);
        String table = message.payload().get(0) + "/" + NetlinkMessage.string(attributes.get(1)) + "/";
        if (message.type() == NEW_TABLE) {
            return sets.putIfAbsent(table, new HashMap<>()) == null ? 0 : Errno.EEXIST;
        } else if (!sets.containsKey(table)) {
            return Errno.ENOENT;
        } else if (message.type() == NEW_CHAIN || message.type() == NEW_RULE) {
            return 0;
        }
        String set = table + NetlinkMessage.string(attributes.get(2));
        if (message.type() == NEW_SET) {
            sets.putIfAbsent(set, new HashMap<>());
            return 0;
        }
        boolean added = message.type() == NEW_ELEMENT;
        if (!added && message.type() != DELETE_ELEMENT) {
            throw new AssertionError("no change: " + message);
        }
        Map<ByteBuffer, Long> elements = sets.get(set);
        return elements == null ? Errno.ENOENT : change(elements, attributes.get(3), added);
    }

    private int change(Map<ByteBuffer, Long> elements, ByteBuffer list, boolean added) {
        elements.values().removeIf(until -> until <= now);
        int size;
        for (int at = 0; at < list.limit(); at += size) {
            size = list.getShort(at);
            byte[] one = new byte[size - 4];
            list.get(at + 4, one);
            Map<Integer, ByteBuffer> element = NetlinkMessage.attributes(Structs.view(one), 0);
            ByteBuffer key = NetlinkMessage.attributes(element.get(KEY), 0).get(NftBatch.VALUE);
            if (added) {
                long millis = element.get(TIMEOUT).order(ByteOrder.BIG_ENDIAN).getLong(0);
                elements.putIfAbsent(key, now + millis * MILLI);
            } else if (elements.remove(key) == null) {
                return Errno.ENOENT;
            }
        }
        return 0;
    }
}
