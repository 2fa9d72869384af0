package io.mha.core.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import java.lang.reflect.Method;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Picks leave nothing for the collector. */
class AllocationTest {
    private static final int ROUNDS = 6;
    private static final int PICKS = 100_000;
    private static final long SLACK_BYTES = 4_096;

    @ParameterizedTest
    @ValueSource(
            strings = {"peak-ewma", "p2c", "roundrobin", "static-rr", "leastconn", "random", "first", "hash", "source"})
    void aPickAllocatesNothing(String name) throws ReflectiveOperationException {
        List<NodeView> views = BalancersTest.views(List.of(5, 3, 2));
        Picker picker = Balancer.byName(name).picker(views, new SplittableRandom(1)::nextInt);
        Request second = Request.keyed("tenant").excluding(views.get(0).node());
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) { // in the first ones the JVM itself allocates to compile and link
            long before = allocated();
            picks(picker, second);
            least = Math.min(least, allocated() - before);
        }
        assertThat(least).isLessThan(SLACK_BYTES);
    }

    private static void picks(Picker picker, Request second) {
        for (int i = 0; i < PICKS; i++) {
            NodeView picked = picker.pick(i % 4 == 0 ? second : Request.ANY);
            if (picked != null) {
                picked.traffic().begin();
                picked.traffic().succeeded();
                picked.traffic().took(1_000_000L + i % 7 * 1_000_000L, i * 100_000L);
                if (i % 1_000 == 0) {
                    picked.traffic().failed(i * 100_000L);
                }
                picked.traffic().end();
            }
        }
    }

    /** {@code com.sun.management.ThreadMXBean}, by reflection: this module does not read that of the bean. */
    private static long allocated() throws ReflectiveOperationException {
        Object bean = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        Method method =
                Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        return (long) method.invoke(bean, Thread.currentThread().getId());
    }
}
