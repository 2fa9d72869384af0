package io.mha.core.internal.discovery;

import io.mha.core.node.Node;
import java.util.List;

/** What a name server answers, for the tests of other packages: held as {@link DnsNodeSource} holds it. */
public final class Answers {
    private final Hold<Node> hold;

    public Answers(int absences) {
        hold = new Hold<>(absences, Node::id);
    }

    /** The list that is published after one more answer. */
    public List<Node> next(List<Node> answer) {
        return hold.merge(answer);
    }
}
