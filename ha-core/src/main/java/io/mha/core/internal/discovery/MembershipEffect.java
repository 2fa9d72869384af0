package io.mha.core.internal.discovery;

import io.mha.core.node.Node;
import java.util.List;

/** What has to be done after a step of {@link Membership}, in the order given. */
public sealed interface MembershipEffect {

    /**
     * Make a slot for a node and check it like any other.
     *
     * @param node the new node
     */
    record Add(Node node) implements MembershipEffect {}

    /**
     * The description of a node is another one. Its state stays; if the address changed, connections to the old address
     * are to be retired.
     *
     * @param before the old description
     * @param after the new one, of the same id
     */
    record Change(Node before, Node after) implements MembershipEffect {
        /**
         * Whether the node has moved.
         *
         * @return {@code true} if its host or port changed
         */
        public boolean isMove() {
            return !Layers.sameAddress(before, after);
        }
    }

    /**
     * No source lists the node any more: vote DRAIN with origin {@link Membership#ORIGIN}.
     *
     * @param id which node
     * @param reason one line
     */
    record Drain(String id, String reason) implements MembershipEffect {}

    /**
     * The node is listed again before its grace was over: vote READY with origin {@link Membership#ORIGIN}. Nothing else
     * has happened to it, its pool is as it was.
     *
     * @param id which node
     * @param reason one line
     */
    record TakeBack(String id, String reason) implements MembershipEffect {}

    /**
     * The grace is over: end the checks, retire all connections, forget the node.
     *
     * @param id which node
     */
    record Delete(String id) implements MembershipEffect {}

    /**
     * The limit of removals holds some back. They follow by themselves, or at once after {@link Membership#confirm}.
     *
     * @param ids nodes that would go or move
     * @param reason one line with the limit
     */
    record Postponed(List<String> ids, String reason) implements MembershipEffect {}

    /**
     * A source failed or sent a list that cannot be; what it said before still holds. Sent when that begins, and again
     * when the reason is another one.
     *
     * @param source its place in the configuration, 1 and up
     * @param reason one line
     */
    record Stale(int source, String reason) implements MembershipEffect {}

    /**
     * A source that was stale sent a good list again.
     *
     * @param source its place in the configuration, 1 and up
     */
    record Fresh(int source) implements MembershipEffect {}
}
