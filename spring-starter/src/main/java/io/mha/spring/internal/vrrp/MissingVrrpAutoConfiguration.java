package io.mha.spring.internal.vrrp;

import io.mha.core.config.ConfigException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Conditional;

/** Virtual routers are asked for, and what holds them is not there. */
@AutoConfiguration
@ConditionalOnMissingClass("io.mha.vrrp.VirtualRouters")
@Conditional(OnVrrp.class)
final class MissingVrrpAutoConfiguration {
    MissingVrrpAutoConfiguration() {
        throw new ConfigException(
                VrrpProperties.PREFIX,
                null,
                "needs io.mha:mha-vrrp, which the starter does not bring; add the dependency, or set"
                        + " mha.vrrp.enabled=false");
    }
}
