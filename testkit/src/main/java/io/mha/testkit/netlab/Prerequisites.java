package io.mha.testkit.netlab;

import java.util.List;
import java.util.Optional;

/** What a lab needs of the machine. */
final class Prerequisites {
    private static final String PROBE = "mhaprobe" + ProcessHandle.current().pid();

    /** Looked at once; nothing of it changes. */
    private static final Optional<String> MISSING = look();

    private Prerequisites() {}

    /** One line about the first thing that is missing. */
    static Optional<String> missing() {
        return MISSING;
    }

    private static Optional<String> look() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("Network namespaces need Linux");
        }
        for (String program : List.of("ip", "nft", "tcpdump", "keepalived")) {
            if (!Shell.works("command -v " + program)) {
                return Optional.of("Network namespaces need " + program
                        + ", which is not on the PATH (apt-get install keepalived nftables iproute2 tcpdump)");
            }
        }
        if (!Shell.works("test $(id -u) = 0")) {
            return Optional.of("Network namespaces need root");
        }
        if (!Shell.works("ip netns add " + PROBE + " && ip netns exec " + PROBE + " true")) {
            Shell.works("ip netns del " + PROBE);
            return Optional.of("This machine does not let us make network namespaces (ip netns add)");
        }
        Shell.works("ip netns del " + PROBE);
        return Optional.empty();
    }
}
