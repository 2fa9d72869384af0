package io.mha.jdbc.internal.connection;

import java.io.InputStream;
import java.io.Reader;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.util.Calendar;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** How a parameter was bound, remembered so that it can be bound to a statement on another node too. */
@FunctionalInterface
interface ParameterBinding {

    /**
     * Binds the same value again.
     *
     * @param number the value, if it is a number
     * @param value the value, if it is none
     */
    void apply(PreparedStatement statement, int index, long number, @Nullable Object value) throws SQLException;

    /** Whether a value can be sent twice: not if sending it uses it up or if it belongs to one session. */
    static boolean isRepeatable(@Nullable Object value) {
        return !(value instanceof InputStream
                || value instanceof Reader
                || value instanceof Blob
                || value instanceof Clob
                || value instanceof SQLXML
                || value instanceof Array
                || value instanceof Ref
                || value instanceof RowId);
    }

    /** A copy of a value that the application may change after the call; any other value itself. */
    @SuppressWarnings("JavaUtilDate") // the values of JDBC are Dates
    static @Nullable Object copyOf(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (value instanceof Date date) {
            return date.clone();
        }
        return value instanceof Calendar calendar ? calendar.clone() : value;
    }
}
