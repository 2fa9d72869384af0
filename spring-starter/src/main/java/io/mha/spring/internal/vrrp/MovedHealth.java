package io.mha.spring.internal.vrrp;

import java.util.function.BiConsumer;
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
    public void visit(BiConsumer<String, Supplier<String>> visitor) {
        beans.getBeansOfType(HealthContributor.class).forEach((bean, contributor) -> visit(bean, contributor, visitor));
    }

    private static void visit(
            String name, HealthContributor contributor, BiConsumer<String, Supplier<String>> visitor) {
        if (contributor instanceof HealthIndicator indicator) {
            visitor.accept(name, () -> code(indicator.health()));
        } else if (contributor instanceof CompositeHealthContributor composite) {
            composite.forEach(part -> visit(name + "/" + part.name(), part.contributor(), visitor));
        }
    }

    /** None is no opinion. */
    private static String code(@Nullable Health health) {
        return health == null ? Status.UNKNOWN.getCode() : health.getStatus().getCode();
    }
}
