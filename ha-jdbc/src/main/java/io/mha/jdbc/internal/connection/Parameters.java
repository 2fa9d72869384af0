package io.mha.jdbc.internal.connection;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that were bound to a prepared statement, so that they can be bound again. Used again by a later
 * statement, so that in the long run a statement makes no garbage for its parameters.
 */
final class Parameters {
    private static final int FIRST_SIZE = 8;
    private static final int MOST = 256;

    private @Nullable ParameterBinding[] bindings = new ParameterBinding[FIRST_SIZE];
    private @Nullable Object[] values = new Object[FIRST_SIZE];
    private long[] numbers = new long[FIRST_SIZE];
    private int count;
    private boolean usedUp;

    /** Something was bound. */
    void set(int index, @Nullable Object value, ParameterBinding binding) {
        set(index, 0, value, binding);
    }

    /** The same for a value of any type. */
    void setObject(int index, @Nullable Object value, ParameterBinding binding) {
        usedUp |= !ParameterBinding.isRepeatable(value);
        set(index, 0, value, binding);
    }

    /** A number, a truth value, or the bits of a fraction was bound. */
    void setNumber(int index, long number, ParameterBinding binding) {
        set(index, number, null, binding);
    }

    private void set(int index, long number, @Nullable Object value, ParameterBinding binding) {
        if (index > bindings.length) {
            int size = Math.max(index, 2 * bindings.length);
            bindings = Arrays.copyOf(bindings, size);
            values = Arrays.copyOf(values, size);
            numbers = Arrays.copyOf(numbers, size);
        }
        count = Math.max(count, index);
        bindings[index - 1] = binding;
        values[index - 1] = value;
        numbers[index - 1] = number;
    }

    /** Something was bound that cannot be bound a second time. */
    void setOnce() {
        usedUp = true;
    }

    /** Nothing is bound. */
    void clear() {
        Arrays.fill(bindings, 0, count, null);
        Arrays.fill(values, 0, count, null);
        count = 0;
        usedUp = false;
    }

    /** Whether it is worth keeping for another statement. */
    boolean isSmall() {
        return bindings.length <= MOST;
    }

    /** Binds everything again. */
    void restore(PreparedStatement fresh) throws SQLException {
        if (usedUp) {
            throw new StatementInvalidatedException(
                    "a stream or LOB that was bound to it cannot be sent twice; prepare it again");
        }
        for (int i = 0; i < count; i++) {
            ParameterBinding binding = bindings[i];
            if (binding != null) {
                binding.apply(fresh, i + 1, numbers[i], values[i]);
            }
        }
    }
}
