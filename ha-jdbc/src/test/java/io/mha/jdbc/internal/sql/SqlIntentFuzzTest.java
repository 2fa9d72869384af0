package io.mha.jdbc.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.jdbc.internal.sql.SqlIntent.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlIntentFuzzTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ";",
                ";;;",
                "'",
                "\"",
                "`",
                "/*",
                "/*!",
                "/*!50000",
                "/*M!",
                "*/",
                "--",
                "#",
                "@",
                "@@",
                "@'",
                "(",
                ")",
                "{",
                "{call",
                "\\",
                "\0",
                "SET",
                "SET ,",
                "SET @@",
                "SET SESSION",
                "SET @@global.",
                "EXPLAIN",
                "EXPLAIN FORMAT",
                "WITH",
                "WITH a",
                "SHOW",
                "COMMIT AND",
                "ROLLBACK WORK TO",
                "CREATE",
                "SELECT .",
                "SELECT (",
                "SELECT )))",
                ".("
            })
    void survivesFragments(String sql) {
        assertThat(SqlIntent.of(sql)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void survivesAnyText(long seed) {
        Random random = new Random(seed);
        String[] pieces = {
            "SELECT",
            "WITH",
            "a",
            "(",
            ")",
            ",",
            ";",
            "'",
            "\"",
            "`",
            "\\",
            "/*",
            "*/",
            "/*!50000 ",
            "/*M!",
            "--",
            "#",
            "\n",
            " ",
            "@",
            "@@",
            ":=",
            "=",
            "SET",
            "autocommit",
            "0",
            "COMMIT",
            "EXPLAIN",
            "ANALYZE",
            "INTO",
            "FOR",
            "UPDATE",
            ".",
            "AS",
            "/*mha:read*/",
            "/*mha:key=",
            "/*!mycat:",
            "/*#mycat:catlet",
            "{",
            "?",
            "\0",
            "\u00e9",
            "\ud800",
            "GLOBAL",
            "DELETE",
            "count(",
            "\t",
            "TABLE",
            "$"
        };
        for (int i = 0; i < 5_000; i++) {
            StringBuilder sql = new StringBuilder();
            for (int j = random.nextInt(30); j > 0; j--) {
                if (random.nextInt(8) == 0) {
                    sql.append((char) random.nextInt(0x10000));
                } else {
                    sql.append(pieces[random.nextInt(pieces.length)]).append(random.nextBoolean() ? " " : "");
                }
            }
            SqlIntent intent = SqlIntent.of(sql.toString());
            assertThat(intent.rerunnable()).isEqualTo(intent.kind() == Kind.READ && !intent.pins());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void neverTakesAWriteForARead(long seed) {
        Random random = new Random(seed);
        String[] blanks = {
            " ", "\n", "\t", "/**/", "/* x */", "-- x\n", "#x\n", "/*!50000*/", "/*+ x */", "/*#mycat:a=b*/"
        };
        List<String> writes = List.of(
                "INSERT INTO t VALUES ( 1 )",
                "UPDATE t SET a = 'SELECT'",
                "DELETE FROM t",
                "REPLACE INTO t VALUES ( 1 )",
                "SELECT 1 INTO OUTFILE 'x'",
                "SELECT f ( 1 )",
                "WITH a AS ( SELECT 1 ) DELETE FROM t",
                "CALL p ( )",
                "COMMIT",
                "SELECT a FROM t FOR UPDATE",
                "DROP TABLE t",
                "SET a = 1",
                "DO 1",
                "EXPLAIN ANALYZE DELETE FROM t",
                "XA START 'x'");
        for (int i = 0; i < 4_000; i++) {
            StringBuilder sql = new StringBuilder(random.nextBoolean() ? "SELECT 1 ; " : "");
            for (String word : writes.get(random.nextInt(writes.size())).split(" ")) {
                String cased = random.nextBoolean() ? word : word.toLowerCase(Locale.ROOT);
                sql.append(cased).append(blanks[random.nextInt(blanks.length)]);
            }
            assertThat(SqlIntent.of(sql.toString()).kind()).as(sql.toString()).isNotEqualTo(Kind.READ);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                ")",
                "'",
                "''",
                "/*",
                "/**/",
                "/*!",
                "/*!1*/",
                "/*!1 /*",
                "*/",
                "--",
                "-- \n",
                "\\",
                "'\\'",
                "@",
                "@@",
                ";",
                "a ",
                ",",
                "WITH a(",
                "SELECT ",
                "(SELECT ",
                "f(",
                "SET a=1,",
                "LAST_INSERT_ID(",
                "INTO ",
                "delete ",
                "insert ",
                "@@a.",
                "a.a(",
                "."
            })
    void isLinear(String piece) {
        for (String start : Arrays.asList("", "SELECT ", "SET ", "INSERT INTO t VALUES ", "SELECT 1; ", "WITH ")) {
            String sql = start + piece.repeat(200_000 / piece.length());
            Assertions.assertTimeout(Duration.ofSeconds(5), () -> SqlIntent.of(sql));
        }
    }
}
