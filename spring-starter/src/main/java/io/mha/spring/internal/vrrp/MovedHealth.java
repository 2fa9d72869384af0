package io.mha.spring.internal.vrrp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** Of Boot 4. */
final class MovedHealth implements HealthLookup {
    private final ListableBeanFactory beans;

    MovedHealth(ListableBeanFactory beans) {
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
            found.put(name, () -> code(indicator.health()));
        } else if (contributor instanceof CompositeHealthContributor composite) {
            composite.forEach(part -> add(name + "/" + part.name(), part.contributor(), found));
        }
    }

    /** None is no opinion. */
    private static String code(@Nullable Health health) {
        return health == null ? Status.UNKNOWN.getCode() : health.getStatus().getCode();
    }
}
