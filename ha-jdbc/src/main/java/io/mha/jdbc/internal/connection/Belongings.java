package io.mha.jdbc.internal.connection;

import org.jspecify.annotations.Nullable;

/**
 * What a statement has besides the physical one: parameters, rows that are open, and what few have. Used again by a later
 * statement, so that in the long run a statement makes no garbage for it.
 */
final class Belongings {
    @Nullable
    LogicalResultSet open;

    @Nullable
    Extras extras;

    private @Nullable Parameters parameters;

    Parameters parameters() {
        if (parameters == null) {
            parameters = new Parameters();
        }
        return parameters;
    }

    /** The parameters, if there may be some. */
    @Nullable
    Parameters parametersIfAny() {
        return parameters;
    }

    /** Nothing belongs to it. */
    void clear() {
        open = null;
        if (extras != null) {
            extras = null;
        }
        if (parameters != null) {
            parameters.clear();
        }
    }

    /** Whether it is worth keeping for another statement. */
    boolean isSmall() {
        return parameters == null || parameters.isSmall();
    }
}
