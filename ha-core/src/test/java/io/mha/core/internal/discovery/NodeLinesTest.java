package io.mha.core.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mha.core.config.ConfigException;
import io.mha.core.node.Node;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeLinesTest {
    @Test
    void readsAllSpellings() throws SourceException {
        assertThat(NodeLines.parse("""
                \uFEFF# nodes of the shop
                db1:3306

                db2:3307 name=second weight=5   # the big one
                [::1]:3306 backup maxconn=7
                10.0.0.4:3306 priority=2 weight=0
                server third db-5.example.org:8066 weight 9 backup maxconn 3
                  server fourth [2001:db8::1]:8066
                """))
                .containsExactly(
                        Node.of("db1", 3306),
                        new Node("second", "db2", 3307, 5, 0),
                        new Node("[::1]:3306", "::1", 3306, 1, 1, 7),
                        new Node("10.0.0.4:3306", "10.0.0.4", 3306, 0, 2),
                        new Node("third", "db-5.example.org", 8066, 9, 1, 3),
                        new Node("fourth", "2001:db8::1", 8066, 1, 0));
    }

    @Test
    void readsTheLineEndsOfOtherSystems() throws SourceException {
        assertThat(NodeLines.parse("a:1\r\nb:2\r\n")).containsExactly(Node.of("a", 1), Node.of("b", 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "db1 | line 2: node=db1: write host:port, or [address]:port for IPv6",
                "db1:0 | line 2: port=0: a port lies between 1 and 65535",
                "db1:70000 | line 2: port=70000: a port lies between 1 and 65535",
                "::1:3306 | line 2: node=::1:3306: write host:port, or [address]:port for IPv6",
                "jdbc:mysql://user:secret@db1:3306 | line 2: node=***@db1:3306: write host:port, or [address]:port for IPv6",
                "db1:3306 weight=300 | line 2: weight=300: must be a whole number from 0 to 256",
                "db1:3306 weight | line 2: weight: needs a value; write weight=...",
                "db1:3306 wieght=3 | line 2: wieght: is not known here; write weight",
                "db1:3306 check | line 2: check: is not known here; there are [name, weight, backup, priority, maxconn]",
                "db1:3306 backup=1 | line 2: backup=1: takes no value; write backup, or priority=n",
                "db1:3306 backup priority=2 | line 2: backup: means priority=1; write one of the two",
                "db1:3306 weight=1 weight=2 | line 2: weight=2: is there twice; remove one",
                "db1:3306 name=a=b | line 2: name=a=b: a name in a file is one word without # and =",
                "db1:3306 name= | line 2: name=: a name in a file is one word without # and =",
                "db1:3306 name=a#1 | line 2: name=a#1: a name in a file is one word without # and =",
                "server db1:3306 | line 2: server: write server <name> <host>:<port>",
                "server a db1:3306 weight | line 2: weight: needs a value behind it",
                "server a db1:3306 check inter 2s | line 2: check: is not known here; there are [name, weight, backup, priority, maxconn]",
                "FIRST:1 | line 2: address first:1: is in line 1 already; remove one of them",
                "other:1 name=first:1 | line 2: name first:1: is in line 1 already; remove one of them",
            })
    void saysWhichLineIsWrongAndHowToCureIt(String line, String message) {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> NodeLines.parse("first:1\n" + line))
                .withMessage(message);
    }

    @Test
    void aFileWithoutANodeIsWrong() {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> NodeLines.parse("# nothing\n\n"))
                .withMessage("no node in it; write host:port, a line each");
    }

    @Test
    void doesNotWriteANameThatCannotBeRead() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> NodeLines.format(List.of(Node.of("a", 1).named("two words"))));
    }

    @Provide
    Arbitrary<List<Node>> nodes() {
        Arbitrary<String> words =
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(9);
        Arbitrary<String> hosts = Arbitraries.oneOf(words, Arbitraries.of("::1", "10.0.0.1", "fe80::1%eth0"));
        return Combinators.combine(
                        words.injectNull(0.5),
                        hosts,
                        Arbitraries.integers().between(1, 65_535),
                        Arbitraries.integers().between(0, 256),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 2))
                .as((name, host, port, weight, level, max) -> {
                    Node node = new Node("any", host, port, weight, level, max);
                    return node.named(name == null ? node.address() : name);
                })
                .list()
                .ofMinSize(1)
                .ofMaxSize(9)
                .uniqueElements(Node::id)
                .uniqueElements(Node::address);
    }

    @Property
    void readsWhatItWrites(@ForAll("nodes") List<Node> nodes) throws SourceException {
        assertThat(NodeLines.parse(NodeLines.format(nodes))).isEqualTo(nodes);
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll List<String> lines) {
        List<String> mixed = new ArrayList<>(lines);
        mixed.add("a:1");
        try {
            assertThat(NodeLines.parse(String.join("\n", mixed))).isNotEmpty();
        } catch (SourceException e) {
            assertThat(e.getMessage()).startsWith("line ");
        }
    }
}
