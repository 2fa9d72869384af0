package io.mha.spring.internal.vrrp;

import java.util.function.BiConsumer;
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
    public void visit(BiConsumer<String, Supplier<String>> visitor) {
        beans.getBeansOfType(HealthContributor.class).forEach((bean, contributor) -> visit(bean, contributor, visitor));
    }

    private static void visit(
            String name, HealthContributor contributor, BiConsumer<String, Supplier<String>> visitor) {
        if (contributor instanceof HealthIndicator indicator) {
            visitor.accept(name, () -> indicator.health().getStatus().getCode());
        } else if (contributor instanceof CompositeHealthContributor composite) {
            composite.forEach(part -> visit(name + "/" + part.getName(), part.getContributor(), visitor));
        }
    }
}
