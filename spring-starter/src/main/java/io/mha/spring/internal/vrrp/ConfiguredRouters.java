package io.mha.spring.internal.vrrp;

import io.mha.core.config.ConfigException;
import io.mha.vrrp.Election;
import io.mha.vrrp.VipAction;
import io.mha.vrrp.VirtualRouter;
import io.mha.vrrp.VirtualRouterConfig;
import io.mha.vrrp.VirtualRouters;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.ApplicationEventPublisher;

/** The virtual routers that stand in the properties. None of them is started here. */
final class ConfiguredRouters {
    private final VrrpProperties properties;
    private final VipNews news;
    private final Map<String, VirtualRouter> routers = new LinkedHashMap<>();

    ConfiguredRouters(
            VrrpProperties properties, VirtualRouters all, BeanFactory beans, ApplicationEventPublisher publisher) {
        this.properties = properties;
        news = new VipNews(publisher);
        properties.routers().forEach((name, plan) -> {
            VipAction action = bean(beans, plan, StarterKeys.ACTION.name(), plan.action(), VipAction.class);
            Election election = bean(beans, plan, StarterKeys.ELECTION.name(), plan.election(), Election.class);
            VirtualRouter router = add(all, plan, plan.config(action, election));
            if (action == null) {
                AddressAdvice.warn(plan, router.config());
            }
            news.follow(name, router);
            routers.put(name, router);
        });
    }

    VrrpProperties properties() {
        return properties;
    }

    VipNews news() {
        return news;
    }

    Map<String, VirtualRouter> all() {
        return Map.copyOf(routers);
    }

    /** Makes the bean of one. */
    VirtualRouter router(String name) {
        VirtualRouter router = routers.get(name);
        if (router == null) {
            throw new ConfigException(
                    VrrpProperties.PREFIX + ".routers." + name, null, "there is no such router any more");
        }
        return router;
    }

    /** Two of the same identifier on one interface are refused. */
    private static VirtualRouter add(VirtualRouters all, RouterPlan plan, VirtualRouterConfig config) {
        try {
            return all.add(config);
        } catch (ConfigException e) {
            throw plan.inProperties(e);
        }
    }

    private static <T> @Nullable T bean(BeanFactory beans, RouterPlan plan, String key, String bean, Class<T> type) {
        if (bean.isEmpty()) {
            return null;
        }
        if (!beans.containsBean(bean) || !beans.isTypeMatch(bean, type)) {
            throw new ConfigException(
                    plan.prefix() + key, bean, "must be the name of a bean of type " + type.getName());
        }
        return beans.getBean(bean, type);
    }
}
