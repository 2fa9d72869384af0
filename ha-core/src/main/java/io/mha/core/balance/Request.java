package io.mha.core.balance;

import io.mha.core.node.Node;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a caller asks of a pick. Immutable. */
public final class Request {
    /** Any node will do. */
    public static final Request ANY = new Request(null);

    private final @Nullable String key;
    private final String[] tried;

    private Request(@Nullable String key, String... tried) {
        this.key = key;
        this.tried = tried;
    }

    /**
     * A request that belongs to others of the same key: a hash balancer gives them the same node, and so does
     * stickiness while it lasts.
     *
     * @param key for instance a tenant, a user or a thread
     * @return a request that excludes nothing
     */
    public static Request keyed(String key) {
        return new Request(key);
    }

    /**
     * The same request with a key.
     *
     * @param newKey for instance a tenant, a user or a thread
     * @return a new request
     */
    public Request withKey(String newKey) {
        return new Request(newKey, tried);
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
        return new Request(key, more);
    }

    /**
     * What the request belongs to.
     *
     * @return the key, {@code null} if it has none
     */
    public @Nullable String key() {
        return key;
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
