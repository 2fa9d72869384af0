package io.mha.vrrp.internal.packet;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The highest sequence number of each sender. Only senders that know the password get here; of more than 64 of them the
 * eldest is forgotten. One thread uses it, any thread may let it forget.
 */
final class ReplayWindow {
    private static final int MAX_SENDERS = 64;

    private final Map<IpAddress, Long> highest = new LinkedHashMap<>();
    private volatile boolean forgetting;

    boolean isNew(IpAddress source, long sequence) {
        if (forgetting) {
            forgetting = false;
            highest.clear();
        }
        return sequence > highest.getOrDefault(source, 0L);
    }

    void add(IpAddress source, long sequence) {
        if (highest.remove(source) == null && highest.size() == MAX_SENDERS) {
            highest.remove(highest.keySet().iterator().next());
        }
        highest.put(source, sequence);
    }

    void forget() {
        forgetting = true;
    }
}
