package io.mha.jdbc.internal.sql;

import org.jspecify.annotations.Nullable;

/**
 * What the text of a statement says about sending it again and about the state that it leaves behind. Where the text
 * leaves a doubt the answer is the careful one: {@link Kind#UNKNOWN} instead of {@link Kind#READ}, pinned instead of
 * free. What no text shows stays out of sight: a view that calls a stored function looks like a table.
 *
 * <p>Comments before a statement add what its author knows: with {@code mha:read} it is a read, with {@code
 * mha:idempotent} it may be run twice, both unless it controls transactions or the session; {@code mha:key=...} says
 * what it belongs to. MyCat's own hints are read around, and go to the server as they are.
 *
 * @param kind what the statement does; the strongest, if there are several behind one another
 * @param implicitCommit it ends a running transaction by committing it, or may do so, though it is no {@code COMMIT}:
 *     DDL, {@code START TRANSACTION}, {@code LOCK TABLES}, {@code SET autocommit=1}, a {@code COMMIT} among several
 *     statements
 * @param pins it leaves, or depends on, state of the session that cannot be carried to another node
 * @param leaves what it leaves must not be found by the next user of the session: variables of the session, locks,
 *     temporary tables, another schema; a stored procedure is trusted to leave nothing of the kind
 * @param repeatable its author vouches that running it twice is the same as running it once
 * @param key what it belongs to, {@code null} if nobody says so
 */
public record SqlIntent(
        Kind kind,
        boolean implicitCommit,
        boolean pins,
        boolean leaves,
        boolean repeatable,
        @Nullable String key) {

    /** What a statement does. */
    public enum Kind {
        /** Proven to change nothing. */
        READ,
        /** Changes rows, tables or the server, or locks rows. */
        WRITE,
        /** Opens a transaction: {@code BEGIN}, {@code START TRANSACTION}, {@code SET autocommit=0}. */
        BEGIN,
        /** Commits: {@code COMMIT} in any form, {@code SET autocommit=1}. */
        COMMIT,
        /** Rolls the whole transaction back. */
        ROLLBACK,
        /** Something inside or about a transaction: savepoints, {@code SET TRANSACTION}. */
        TRANSACTION,
        /** Changes the state of the session: {@code SET}, {@code USE}, {@code PREPARE}, {@code LOCK TABLES}. */
        SESSION,
        /** None of these for certain; to be treated as a write. */
        UNKNOWN;

        boolean controls() {
            return this == BEGIN || this == COMMIT || this == ROLLBACK || this == TRANSACTION || this == SESSION;
        }
    }

    static final SqlIntent READ = new SqlIntent(Kind.READ, false, false);
    static final SqlIntent READ_OF_SESSION = new SqlIntent(Kind.READ, false, true);
    static final SqlIntent WRITE = new SqlIntent(Kind.WRITE, false, false);
    static final SqlIntent DDL = new SqlIntent(Kind.WRITE, true, false);
    static final SqlIntent SESSION = new SqlIntent(Kind.SESSION, false, true).leaving(true);
    static final SqlIntent UNKNOWN = new SqlIntent(Kind.UNKNOWN, false, false);
    static final SqlIntent PROCEDURE = new SqlIntent(Kind.UNKNOWN, false, true);
    static final SqlIntent OPAQUE = PROCEDURE.leaving(true);

    /**
     * An intent that leaves nothing for the next user, without a word of its author.
     *
     * @param kind as above
     * @param implicitCommit as above
     * @param pins as above
     */
    public SqlIntent(Kind kind, boolean implicitCommit, boolean pins) {
        this(kind, implicitCommit, pins, false, false, null);
    }

    /**
     * Reads the intent off a statement, in time linear in its length.
     *
     * @param sql the text as the application wrote it; never throws, whatever it is
     * @return its intent
     */
    public static SqlIntent of(String sql) {
        return Script.intentOf(sql);
    }

    /**
     * Whether running it twice is the same as running it once, on any node, as long as no transaction is open.
     *
     * @return true for a proven read that does not depend on the session, and by the word of its author
     */
    public boolean rerunnable() {
        return (kind == Kind.READ && !pins) || repeatable;
    }

    SqlIntent pinning(boolean also) {
        return also && !pins ? new SqlIntent(kind, implicitCommit, true, leaves, repeatable, key) : this;
    }

    SqlIntent leaving(boolean also) {
        return also && !leaves ? new SqlIntent(kind, implicitCommit, pins, true, repeatable, key) : this;
    }

    /** What the author vouches for: it need not stay where it is, and may be run twice. */
    SqlIntent vouched(Kind as) {
        return new SqlIntent(as, implicitCommit, false, leaves, true, key);
    }

    SqlIntent keyed(@Nullable String ofText) {
        return ofText == null ? this : new SqlIntent(kind, implicitCommit, pins, leaves, repeatable, ofText);
    }

    /** The intent of a text that means this or that, or this and that. */
    SqlIntent mixedWith(SqlIntent other) {
        boolean commits = implicitCommit || other.implicitCommit;
        boolean pinned = pins || other.pins;
        boolean left = leaves || other.leaves;
        boolean twice = repeatable && other.repeatable;
        if (kind == Kind.READ && other.kind == Kind.READ) {
            return new SqlIntent(Kind.READ, commits, pinned, left, twice, key);
        }
        commits |= kind == Kind.COMMIT || other.kind == Kind.COMMIT;
        pinned |= kind.controls() || other.kind.controls();
        return new SqlIntent(Kind.UNKNOWN, commits, pinned, left, twice, key);
    }
}
