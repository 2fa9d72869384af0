package io.mha.jdbc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.jdbc.internal.delegate.RawConnection;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

/** Steps say whether a call is under way, also where one holder follows another before that one is done. */
class PhysicalLinkTest {
    private final PhysicalLink link = new PhysicalLink(new RawConnection(
            (Connection) Proxy.newProxyInstance(
                    PhysicalLinkTest.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (self, method, arguments) -> null),
            null));

    @Test
    void isOddWhileACallIsUnderWay() {
        assertThat(link.steps()).isEven();
        link.enter();
        assertThat(link.steps()).isOdd();
        link.exit();
        assertThat(link.steps()).isEven();
    }

    @Test
    void isOddWhileItIsGivenBack() {
        link.enter();
        assertThat(link.steps()).isOdd();
        link.exitReturn();
        assertThat(link.steps()).isEven();
    }

    @Test
    void whoIsLateToSayThatItIsGivenBackLeavesTheStepsOfTheNextRight() {
        link.enter(); // it is given back, and lent on before that is said
        long before = link.calls();
        link.enter();
        link.exitReturn();
        assertThat(link.calls() - before).as("the new holder's own").isOdd();
        assertThat(link.steps()).as("the new holder's call").isOdd();
        link.exit();
        assertThat(link.calls() - before).isEven();
        assertThat(link.steps()).isEven();
    }
}
