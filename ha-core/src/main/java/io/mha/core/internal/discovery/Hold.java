package io.mha.core.internal.discovery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Merges one answer after the other: what is new counts at once, what is missing counts as there until it has been
 * missing in so many answers in a row. Failures are no answers.
 *
 * @param <T> what answers are made of
 */
final class Hold<T> {
    private final int absences;
    private final Function<T, String> key;
    private final Map<String, Kept<T>> kept = new TreeMap<>();

    private static final class Kept<T> {
        T value;
        int absent;

        Kept(T value) {
            this.value = value;
        }
    }

    Hold(int absences, Function<T, String> key) {
        this.absences = absences;
        this.key = key;
    }

    /** Everything that counts as there after one more answer, in the order of the keys. */
    List<T> merge(Collection<T> answer) {
        kept.values().forEach(each -> each.absent++);
        for (T value : answer) {
            Kept<T> each = kept.computeIfAbsent(key.apply(value), k -> new Kept<>(value));
            each.value = value;
            each.absent = 0;
        }
        List<T> all = new ArrayList<>();
        for (Iterator<Kept<T>> each = kept.values().iterator(); each.hasNext(); ) {
            Kept<T> next = each.next();
            if (next.absent >= absences) {
                each.remove();
            } else {
                all.add(next.value);
            }
        }
        return all;
    }
}
