package io.mha.jdbc.internal.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shape of a statement is shown, and nothing of the data in it. */
class StatementDigestTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SELECT 1|SELECT ?",
                "  insert into t(a,b) values (42, 'hunter2')|insert into t(a,b) values (?, ?)",
                "UPDATE t SET a=3.14e10 WHERE b=\"hunter2\"|UPDATE t SET a=? WHERE b=?",
                "SELECT 'it''s hunter2' FROM t|SELECT ? FROM t",
                "SELECT 0x68756e746572 , x'6869' FROM t1|SELECT ? , ?? FROM t1",
                "/* hunter2 */ DELETE FROM `my table` -- hunter2|DELETE FROM `my table`",
                "# hunter2|~~",
                "SELECT ? , @user|SELECT ? , @user",
                "SELECT 'a\\' OR hunter2|SELECT ?...",
                "SELECT 'hunter2|SELECT ?...",
                "SELECT `hunter2|SELECT...",
                "~~|~~"
            })
    void showsTheShape(String sql, String digest) {
        assertThat(StatementDigest.of(sql)).isEqualTo(digest).doesNotContain("hunter2");
    }

    @Test
    void isOneShortLine() {
        String sql = "SELECT a_column,\n\t" + "another_column, ".repeat(100_000) + " x FROM t";
        assertThat(StatementDigest.of(sql))
                .hasSizeLessThanOrEqualTo(123)
                .endsWith("...")
                .doesNotContain("\n");
        assertThat(StatementDigest.of("x".repeat(1_000_000))).hasSizeLessThanOrEqualTo(123);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void neverShowsWhatStandsInQuotes(long seed) {
        Random random = new Random(seed);
        String[] pieces = {
            "a", " ", "'hunter2'", "\"hunter2\"", "'x''hunter2'", ",", "(", ")", "=", "`n`", "/*hunter2*/", "5"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder sql = new StringBuilder();
            for (int j = random.nextInt(12); j > 0; j--) {
                sql.append(pieces[random.nextInt(pieces.length)]);
            }
            assertThat(StatementDigest.of(sql.toString())).as(sql.toString()).doesNotContain("hunter");
        }
    }
}
