package io.mha.spring.internal.vrrp;

import io.mha.vrrp.VirtualRouter;
import io.mha.vrrp.VrrpState;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the health endpoint shows of virtual routers. */
final class VipReport {
    private final ConfiguredRouters routers;
    private final VipLifecycle lifecycle;

    VipReport(ConfiguredRouters routers, VipLifecycle lifecycle) {
        this.routers = routers;
        this.lifecycle = lifecycle;
    }

    /** Master and backup are both in order; one that takes no part for the sake of others says nothing about itself. */
    String code() {
        boolean fault = false;
        boolean waiting = false;
        for (VirtualRouter router : routers.all().values()) {
            fault |= router.state() == VrrpState.FAULT;
            waiting |= router.state() == VrrpState.INITIALIZE;
        }
        return fault ? "DOWN" : waiting ? "UNKNOWN" : "UP";
    }

    Map<String, Object> details() {
        Map<String, Object> all = new LinkedHashMap<>();
        routers.all().forEach((name, router) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("router", router.name());
            one.put("state", router.state().name());
            one.put("addresses", router.config().addresses());
            one.put("priority", router.priority());
            String reason = lifecycle.reason(name);
            if (!reason.isEmpty()) {
                one.put("reason", reason);
            }
            all.put(name, one);
        });
        return all;
    }
}
