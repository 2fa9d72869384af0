package io.mha.core.internal.discovery;

import io.mha.core.node.Node;
import io.mha.core.node.NodeSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to make of what one look after the other sees in a file. Something new, good or bad, counts when two looks in a
 * row have seen it; what counted last is not said again.
 */
final class FileSight {
    /** Either the content or why there is none. */
    record Sight(@Nullable String content, String failure) {}

    private final String path;
    private final NodeSource.Sink sink;
    private @Nullable Sight before;
    private @Nullable Sight said;

    FileSight(String path, NodeSource.Sink sink) {
        this.path = path;
        this.sink = sink;
    }

    void content(String content) {
        see(new Sight(content, ""));
    }

    void failure(String failure) {
        see(new Sight(null, failure));
    }

    /** Whether nothing has counted yet. */
    boolean isFirst() {
        return said == null;
    }

    private void see(Sight sight) {
        boolean settled = sight.equals(before);
        before = sight;
        if (!settled || sight.equals(said)) {
            return;
        }
        said = sight;
        if (sight.content() == null) {
            sink.failed("file " + path + ": " + sight.failure());
            return;
        }
        List<Node> nodes;
        try {
            nodes = NodeLines.parse(sight.content());
        } catch (SourceException e) {
            sink.failed("file " + path + ": " + e.getMessage());
            return;
        }
        sink.nodes(nodes);
    }
}
