package io.mha.spring.internal.vrrp;

import io.mha.core.config.ConfigException;
import io.mha.vrrp.Election;
import io.mha.vrrp.VipAction;
import io.mha.vrrp.VirtualRouterConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the properties say about one virtual router.
 *
 * @param name as in {@code mha.vrrp.routers.<name>}
 * @param interfaceName where
 * @param vrid which group
 * @param settings keys of a virtual router and their texts
 * @param action name of a bean, or empty
 * @param election name of a bean, or empty
 * @param tracks health indicators, each with its weight; 0 is a fault
 */
record RouterPlan(
        String name,
        String interfaceName,
        int vrid,
        Map<String, String> settings,
        String action,
        String election,
        Map<String, Integer> tracks) {
    private static final int OWNER = 255;
    private static final int MOST = 254;

    /** By the one schema of virtual routers, which also says what is wrong. */
    VirtualRouterConfig config(@Nullable VipAction vipAction, @Nullable Election vipElection) {
        VirtualRouterConfig config;
        try {
            VirtualRouterConfig.Builder builder = VirtualRouterConfig.builder(interfaceName, vrid);
            settings.forEach(builder::set);
            if (vipAction != null) {
                builder.action(vipAction);
            }
            if (vipElection != null) {
                builder.election(vipElection);
            }
            config = builder.build();
        } catch (ConfigException e) {
            throw inProperties(e);
        }
        if (config.priority() == OWNER && tracks.values().stream().anyMatch(weight -> weight != 0)) {
            throw new ConfigException(
                    prefix() + "track",
                    tracks.toString(),
                    "a router of priority 255 owns its addresses, and weights do not change that; use fault, or a"
                            + " priority up to 254");
        }
        return config;
    }

    /** As keepalived counts: a positive weight is added while the indicator is good, a negative one while it is bad. */
    int priority(int own, Map<String, Boolean> good) {
        int sum = own;
        for (Map.Entry<String, Integer> track : tracks.entrySet()) {
            int weight = track.getValue();
            boolean counts = weight > 0 == good.getOrDefault(track.getKey(), false);
            sum += counts ? weight : 0;
        }
        return own == OWNER ? own : Math.max(1, Math.min(MOST, sum));
    }

    String prefix() {
        return VrrpProperties.PREFIX + ".routers." + name + ".";
    }

    /** With the key as it stands in the properties, and without the password. */
    ConfigException inProperties(ConfigException e) {
        boolean secret = StarterKeys.plain(e.key()).equals("authpass");
        String value = e.value().isEmpty() ? null : secret ? "***" : e.value();
        return new ConfigException(prefix() + StarterKeys.kebab(e.key()), value, e.cure());
    }
}
