package io.mha.spring.internal.vrrp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.health.CompositeHealthContributor;
import org.springframework.boot.actuate.health.HealthContributor;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Of Boot 3.5. */
final class ActuatorHealth implements HealthLookup {
    private final ListableBeanFactory beans;

    ActuatorHealth(ListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public Map<String, Supplier<String>> indicators() {
        Map<String, Supplier<String>> found = new LinkedHashMap<>();
        beans.getBeansOfType(HealthContributor.class)
                .forEach((bean, contributor) -> add(HealthLookup.name(bean), contributor, found));
        found.remove(OWN);
        return found;
    }

    private static void add(String name, HealthContributor contributor, Map<String, Supplier<String>> found) {
        if (contributor instanceof HealthIndicator indicator) {
            found.put(name, () -> indicator.health().getStatus().getCode());
        } else if (contributor instanceof CompositeHealthContributor composite) {
            composite.forEach(part -> add(name + "/" + part.getName(), part.getContributor(), found));
        }
    }
}
