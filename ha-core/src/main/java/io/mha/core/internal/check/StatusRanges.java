package io.mha.core.internal.check;

import io.mha.core.config.ConfigException;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP statuses as HAProxy writes them: {@code 200-399,401}. */
record StatusRanges(String text, BitSet statuses) {
    private static final Pattern RANGE = Pattern.compile("\\s*([1-5]\\d\\d)\\s*(?:-\\s*([1-5]\\d\\d)\\s*)?");

    static StatusRanges parse(String text) {
        BitSet statuses = new BitSet();
        for (String part : text.split(",", -1)) {
            Matcher matcher = RANGE.matcher(part);
            if (!matcher.matches()) {
                throw new ConfigException("status", text, "write numbers from 100 to 599 and ranges, as 200-399,401");
            }
            int from = Integer.parseInt(matcher.group(1));
            int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
            if (to < from) {
                throw new ConfigException("status", text, "has a range that ends before it begins; swap its ends");
            }
            statuses.set(from, to + 1);
        }
        return new StatusRanges(text, statuses);
    }

    boolean contains(int status) {
        return statuses.get(status);
    }
}
