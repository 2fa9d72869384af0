package io.mha.core.balance;

import io.mha.core.node.Node;
import java.util.Arrays;

/** What a caller asks of a pick. Immutable. */
public final class Request {
    /** Any node will do. */
    public static final Request ANY = new Request();

    private final String[] tried;

    private Request(String... tried) {
        this.tried = tried;
    }

    /**
     * The same request, but not on that node.
     *
     * @param node a node that was tried already
     * @return a new request
     */
    public Request excluding(Node node) {
        String[] more = Arrays.copyOf(tried, tried.length + 1);
        more[tried.length] = node.id();
        return new Request(more);
    }

    /**
     * Whether a node was tried already.
     *
     * @param node the node
     * @return {@code true} if it must not be picked
     */
    public boolean excludes(Node node) {
        for (String id : tried) {
            if (id.equals(node.id())) {
                return true;
            }
        }
        return false;
    }
}
