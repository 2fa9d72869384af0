package io.mha.core.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.ClusterEvent;
import io.mha.core.ClusterListener;
import io.mha.core.testing.Logs;
import io.mha.core.testing.VirtualTimers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private final VirtualTimers timers = new VirtualTimers();
    private final List<Long> told = new ArrayList<>();
    private final ClusterListener recorder = event -> told.add(event.sequence());
    private long sequence;

    @BeforeAll
    static void quiet() {
        Logs.off();
    }

    @Test
    void bringsEventsInOrderOffTheControlThread() {
        EventQueue queue = new EventQueue("test", List.of(recorder), timers);
        add(queue, 10);
        assertThat(told).isEmpty();

        timers.runDue();
        assertThat(told).containsExactlyElementsOf(numbers(1, 10));
        add(queue, 1);
        timers.runDue();
        assertThat(told).hasSize(11);
        assertThat(queue.dropped()).isZero();
    }

    @Test
    void dropsAndCountsWhatDoesNotFit() {
        EventQueue queue = new EventQueue("test", List.of(recorder), timers);
        add(queue, EventQueue.CAPACITY);
        assertThat(queue.dropped()).isZero();
        add(queue, 6);
        assertThat(queue.dropped()).isEqualTo(6);

        timers.runDue();
        add(queue, 1);
        timers.runDue();
        List<Long> expected = numbers(1, EventQueue.CAPACITY);
        expected.add(EventQueue.CAPACITY + 7L); // the gap tells that some were dropped
        assertThat(told).containsExactlyElementsOf(expected);
    }

    @Test
    void aListenerThatIsBusyDelaysOnlyTheEvents() {
        List<EventQueue> self = new ArrayList<>();
        ClusterListener busy = event -> {
            if (event.sequence() == 1) { // while it is busy with the first event, the control thread goes on
                add(self.get(0), EventQueue.CAPACITY + 2);
            }
        };
        EventQueue queue = new EventQueue("test", List.of(busy, recorder), timers);
        self.add(queue);
        add(queue, 1);
        timers.runDue();

        assertThat(told).containsExactlyElementsOf(numbers(1, EventQueue.CAPACITY + 1));
        assertThat(queue.dropped()).isEqualTo(2);
    }

    @Test
    void aListenerThatNeverComesBackStopsNobodyElse() {
        EventQueue queue = new EventQueue("test", List.of(event -> VirtualTimers.park()), timers);
        add(queue, 1);
        timers.runDue();
        add(queue, 3);
        timers.runDue();

        assertThat(queue.dropped()).isZero();
    }

    @Test
    void aListenerThatThrowsKeepsNobodyFromTheEvent() {
        ClusterListener broken = event -> {
            throw new IllegalStateException("a defect");
        };
        EventQueue queue = new EventQueue("test", List.of(broken, recorder, broken), timers);
        add(queue, 3);
        timers.runDue();

        assertThat(told).containsExactly(1L, 2L, 3L);
    }

    @Test
    void withoutListenersThereIsNothingToDo() {
        EventQueue queue = new EventQueue("test", List.of(), timers);
        add(queue, 2_000);
        timers.runDue();

        assertThat(queue.dropped()).isZero();
        assertThat(timers.steps()).isZero();
    }

    private void add(EventQueue queue, int events) {
        for (int i = 0; i < events; i++) {
            queue.add(new ClusterEvent.PanicBegan(++sequence));
        }
    }

    private static List<Long> numbers(long first, long last) {
        return new ArrayList<>(LongStream.rangeClosed(first, last).boxed().toList());
    }
}
