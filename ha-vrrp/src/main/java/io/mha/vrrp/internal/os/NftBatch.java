package io.mha.vrrp.internal.os;

import java.util.List;
import java.util.function.Consumer;

/** A transaction of nftables: all of it, or nothing. */
final class NftBatch {
    /** A table that dies with the socket that made it. */
    static final int OWNER = 2;

    static final int ANY_GENERATION = 0;

    static final int NEW_TABLE = 0;
    static final int GET_TABLE = 1;
    static final int GET_ELEMENT = 13;
    static final int GET_GENERATION = 16;
    static final int TABLE_NAME = 1;
    static final int GENERATION = 1;
    static final int ELEMENTS_TABLE = 1;
    static final int ELEMENTS_SET = 2;
    static final int ELEMENTS = 3;
    static final int LIST_ELEMENT = 1;
    static final int VALUE = 1;

    /** nfgenmsg. */
    static final int HEADER = 4;

    private static final int SUBSYSTEM = 10;
    private static final int BEGIN = 0x10;
    private static final int END = 0x11;

    private static final int DELETE_TABLE = 2;
    private static final int NEW_CHAIN = 3;
    private static final int NEW_RULE = 6;
    private static final int NEW_SET = 9;
    private static final int NEW_ELEMENT = 12;
    private static final int DELETE_ELEMENT = 14;

    private static final int TABLE_FLAGS = 2;
    private static final int CHAIN_TABLE = 1;
    private static final int CHAIN_NAME = 3;
    private static final int CHAIN_HOOK = 4;
    private static final int CHAIN_TYPE = 7;
    private static final int HOOK_NUMBER = 1;
    private static final int HOOK_PRIORITY = 2;
    private static final int RULE_TABLE = 1;
    private static final int RULE_CHAIN = 2;
    private static final int RULE_EXPRESSIONS = 4;
    private static final int SET_TABLE = 1;
    private static final int SET_NAME = 2;
    private static final int SET_FLAGS = 3;
    private static final int SET_KEY_TYPE = 4;
    private static final int SET_KEY_LENGTH = 5;
    private static final int SET_ID = 10;
    private static final int WITH_TIMEOUT = 0x10;
    private static final int ELEMENT_KEY = 1;
    private static final int ELEMENT_TIMEOUT = 4;

    private final NetlinkWriter to;
    private final int sequence;
    private int family;
    private int sets;

    private NftBatch(NetlinkWriter to, int sequence) {
        this.to = to;
        this.sequence = sequence;
    }

    /** Writes a whole one; if a generation is given it counts only where nothing has changed since. */
    static NetlinkSocket.Request of(int generation, Consumer<NftBatch> changes) {
        return (to, sequence) -> {
            NftBatch batch = new NftBatch(to, sequence);
            to.message(BEGIN, 0, sequence).header(header(0, SUBSYSTEM));
            if (generation != ANY_GENERATION) {
                to.network32(GENERATION, generation);
            }
            changes.accept(batch);
            to.acknowledge();
            to.message(END, 0, sequence).header(header(0, SUBSYSTEM));
        };
    }

    /** A question, outside of any transaction. */
    static NetlinkWriter ask(NetlinkWriter to, int sequence, int type, int flags, int family) {
        return to.message(SUBSYSTEM << Byte.SIZE | type, flags, sequence).header(header(family, 0));
    }

    static boolean is(NetlinkMessage message, int type) {
        return message.type() == (SUBSYSTEM << Byte.SIZE | type);
    }

    /** Of which family the rest is. */
    NftBatch in(NftFamily which) {
        family = which.number();
        return this;
    }

    /** Fails if there is one of the name. */
    void table(String name, int flags) {
        message(NEW_TABLE, NetlinkWriter.CREATE | NetlinkWriter.EXCLUSIVE)
                .text(TABLE_NAME, name)
                .network32(TABLE_FLAGS, flags);
    }

    void deleteTable(String name) {
        message(DELETE_TABLE, 0).text(TABLE_NAME, name);
    }

    /** Whose elements may time out. */
    void set(String table, String name, int keyType, int keyLength) {
        message(NEW_SET, NetlinkWriter.CREATE)
                .text(SET_TABLE, table)
                .text(SET_NAME, name)
                .network32(SET_FLAGS, WITH_TIMEOUT)
                .network32(SET_KEY_TYPE, keyType)
                .network32(SET_KEY_LENGTH, keyLength)
                .network32(SET_ID, ++sets);
    }

    /** That others go to. */
    void chain(String table, String name) {
        message(NEW_CHAIN, NetlinkWriter.CREATE).text(CHAIN_TABLE, table).text(CHAIN_NAME, name);
    }

    /** That packets come to by themselves. */
    void chain(String table, String name, int hook, int priority) {
        message(NEW_CHAIN, NetlinkWriter.CREATE)
                .text(CHAIN_TABLE, table)
                .text(CHAIN_NAME, name)
                .nest(CHAIN_HOOK, () -> to.network32(HOOK_NUMBER, hook).network32(HOOK_PRIORITY, priority))
                .text(CHAIN_TYPE, "filter");
    }

    void rule(String table, String chain, Consumer<NftRule> expressions) {
        message(NEW_RULE, NetlinkWriter.CREATE | NetlinkWriter.APPEND)
                .text(RULE_TABLE, table)
                .text(RULE_CHAIN, chain)
                .nest(RULE_EXPRESSIONS, () -> expressions.accept(new NftRule(to)));
    }

    /** Adds elements for some time. Those that are there keep the time they have. */
    void add(String table, String set, List<byte[]> keys, long millis) {
        elements(message(NEW_ELEMENT, NetlinkWriter.CREATE), table, set, keys, millis);
    }

    /** Fails if one is not there, or not any more. */
    void delete(String table, String set, List<byte[]> keys) {
        elements(message(DELETE_ELEMENT, 0), table, set, keys, 0);
    }

    private void elements(NetlinkWriter message, String table, String set, List<byte[]> keys, long millis) {
        message.text(ELEMENTS_TABLE, table).text(ELEMENTS_SET, set).nest(ELEMENTS, () -> {
            for (byte[] key : keys) {
                to.nest(LIST_ELEMENT, () -> {
                    to.nest(ELEMENT_KEY, () -> to.attribute(VALUE, key));
                    if (millis > 0) {
                        to.network64(ELEMENT_TIMEOUT, millis);
                    }
                });
            }
        });
    }

    private NetlinkWriter message(int type, int flags) {
        return to.message(SUBSYSTEM << Byte.SIZE | type, flags, sequence).header(header(family, 0));
    }

    private static byte[] header(int family, int resource) {
        byte[] network = Structs.network16(resource);
        return new byte[] {(byte) family, 0, network[0], network[1]};
    }
}
