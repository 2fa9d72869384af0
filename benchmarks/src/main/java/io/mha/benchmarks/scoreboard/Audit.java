package io.mha.benchmarks.scoreboard;

import io.mha.benchmarks.scoreboard.Ledger.Word;
import io.mha.benchmarks.scoreboard.Ledger.Write;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * What the database holds, against what the writers were told.
 *
 * @param acknowledged writes that are said to be done
 * @param lost of these, those that are not there
 * @param duplicated writes that are there more than once
 * @param torn transactions of which a part is there
 * @param phantom writes that are there and were said not to be executed
 * @param unknown writes whose outcome was said to be unknown
 * @param unknownStored of these, those that are there
 * @param silent failed writes of which nothing was said
 * @param silentStored of these, those that are there
 */
record Audit(
        long acknowledged,
        long lost,
        long duplicated,
        long torn,
        long phantom,
        long unknown,
        long unknownStored,
        long silent,
        long silentStored) {
    static final Audit NOTHING = new Audit(0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static final long PART = 10;

    static Audit of(Connection straight, String table, Ledger ledger) throws SQLException {
        Map<Long, Integer> stored = new HashMap<>();
        try (Statement statement = straight.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, part FROM " + table)) {
            while (rows.next()) {
                stored.merge(rows.getLong(1) * PART + rows.getInt(2), 1, Integer::sum);
            }
        }
        long[] counts = new long[9];
        ledger.writes().forEach((id, write) -> judge(id, write, stored, counts));
        // What nobody has written is a phantom as well.
        counts[4] += stored.keySet().stream()
                .filter(key -> !ledger.writes().containsKey(key / PART))
                .count();
        return new Audit(
                counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7], counts[8]);
    }

    private static void judge(long id, Write write, Map<Long, Integer> stored, long[] counts) {
        int parts = 0;
        boolean twice = false;
        for (int part = 1; part <= write.rows(); part++) {
            int times = stored.getOrDefault(id * PART + part, 0);
            parts += times > 0 ? 1 : 0;
            twice |= times > 1;
        }
        boolean there = parts > 0;
        counts[0] += write.word() == Word.DONE ? 1 : 0;
        counts[1] += write.word() == Word.DONE && !there ? 1 : 0;
        counts[2] += twice ? 1 : 0;
        counts[3] += there && parts < write.rows() ? 1 : 0;
        counts[4] += write.word() == Word.NOT_EXECUTED && there ? 1 : 0;
        counts[5] += write.word() == Word.UNKNOWN ? 1 : 0;
        counts[6] += write.word() == Word.UNKNOWN && there ? 1 : 0;
        counts[7] += write.word() == Word.SILENT ? 1 : 0;
        counts[8] += write.word() == Word.SILENT && there ? 1 : 0;
    }

    Audit plus(Audit other) {
        return new Audit(
                acknowledged + other.acknowledged,
                lost + other.lost,
                duplicated + other.duplicated,
                torn + other.torn,
                phantom + other.phantom,
                unknown + other.unknown,
                unknownStored + other.unknownStored,
                silent + other.silent,
                silentStored + other.silentStored);
    }

    /** Nothing lost, nothing twice, nothing by halves, and every failure says what it means. */
    boolean holds() {
        return lost == 0 && duplicated == 0 && torn == 0 && phantom == 0 && silent == 0;
    }

    static String head() {
        return "| | acknowledged | lost | duplicated | torn | phantom | said unknown (stored) | said nothing (stored) |\n"
                + "|---|---|---|---|---|---|---|---|";
    }

    String row(String title) {
        return "| " + title + " | " + acknowledged + " | " + lost + " | " + duplicated + " | " + torn + " | " + phantom
                + " | " + unknown + " (" + unknownStored + ") | " + silent + " (" + silentStored + ") |";
    }
}
