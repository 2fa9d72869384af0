package io.mha.spring.internal.vrrp;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Anything below {@code mha.vrrp}: a misspelt key is to be an error, not silence. */
final class OnVrrp extends SpringBootCondition {
    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("MHA virtual routers");
        return VrrpProperties.isSet(context.getEnvironment())
                ? ConditionOutcome.match(message.foundExactly("mha.vrrp.*"))
                : ConditionOutcome.noMatch(
                        message.didNotFind("enabled mha.vrrp.*").atAll());
    }
}
