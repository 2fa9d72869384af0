package io.mha.vrrp.internal.os;

/** The expressions of one rule, in the order in which a packet meets them. */
final class NftRule {
    private static final int LIST_ELEMENT = 1;
    private static final int NAME = 1;
    private static final int CONTENT = 2;
    private static final int VALUE = 1;
    private static final int VERDICT = 2;
    private static final int VERDICT_CODE = 1;
    private static final int VERDICT_CHAIN = 2;
    private static final int VERDICT_REGISTER = 0;
    private static final int DROP = 0;
    private static final int GOTO = -4;
    private static final int NETWORK_HEADER = 1;
    private static final int MARK = 3;
    /** The first of the registers of 4 bytes each. */
    private static final int REGISTER = 8;

    private static final int EQUAL = 0;

    private final NetlinkWriter to;

    NftRule(NetlinkWriter to) {
        this.to = to;
    }

    /** Goes on if the address of the packet is in a set. */
    NftRule isIn(String set, NftFamily family, NftFamily.Direction direction, NftFamily.NftKey key) {
        int register = REGISTER;
        if (key == NftFamily.NftKey.ADDRESS_ON_LINK) {
            meta(direction.interfaceKey(), register);
            register++;
        }
        int address = register;
        return expression(
                        "payload",
                        () -> to.network32(1, address)
                                .network32(2, NETWORK_HEADER)
                                .network32(3, direction.offset())
                                .network32(4, family.length()))
                .expression("lookup", () -> to.text(1, set).network32(2, REGISTER));
    }

    /** Changes a bit of the packet's mark. */
    NftRule mark(int bit, boolean set) {
        meta(MARK, REGISTER).bitwise(~bit, set ? bit : 0);
        return expression("meta", () -> to.network32(2, MARK).network32(3, REGISTER));
    }

    /** Goes on if a bit of the packet's mark is not set. */
    NftRule isNotMarked(int bit) {
        meta(MARK, REGISTER).bitwise(bit, 0);
        return expression(
                "cmp",
                () -> to.network32(1, REGISTER)
                        .network32(2, EQUAL)
                        .nest(3, () -> to.attribute(VALUE, Structs.integer(0))));
    }

    NftRule drop() {
        return verdict(() -> to.network32(VERDICT_CODE, DROP));
    }

    NftRule goTo(String chain) {
        return verdict(() -> to.network32(VERDICT_CODE, GOTO).text(VERDICT_CHAIN, chain));
    }

    private NftRule verdict(Runnable content) {
        return expression(
                "immediate", () -> to.network32(1, VERDICT_REGISTER).nest(2, () -> to.nest(VERDICT, content)));
    }

    private NftRule meta(int key, int register) {
        return expression("meta", () -> to.network32(1, register).network32(2, key));
    }

    private NftRule bitwise(int mask, int xor) {
        return expression(
                "bitwise",
                () -> to.network32(1, REGISTER)
                        .network32(2, REGISTER)
                        .network32(3, Integer.BYTES)
                        .nest(4, () -> to.attribute(VALUE, Structs.integer(mask)))
                        .nest(5, () -> to.attribute(VALUE, Structs.integer(xor))));
    }

    private NftRule expression(String name, Runnable content) {
        to.nest(LIST_ELEMENT, () -> to.text(NAME, name).nest(CONTENT, content));
        return this;
    }
}
