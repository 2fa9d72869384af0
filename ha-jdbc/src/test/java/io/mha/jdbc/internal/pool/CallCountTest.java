package io.mha.jdbc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The watchdog sees whether a call is under way, also where one borrower follows another before that one is done. */
class CallCountTest {
    private CallCount count = new CallCount();

    @Test
    void isOddWhileACallIsUnderWay() {
        assertThat(count.steps()).isEven();
        count.enter();
        assertThat(count.steps()).isOdd();
        assertThat(count.isInCall()).isTrue();
        count.exit();
        assertThat(count.steps()).isEven();
        assertThat(count.isInCall()).isFalse();
    }

    @Test
    void changesWithEachCallThatComesBack() {
        long before = count.steps();
        count.enter();
        long during = count.steps();
        count.exit();
        assertThat(count.steps() / 2).isGreaterThan(before / 2).isGreaterThan(during / 2);
    }

    @Test
    void isOddWhileItIsGivenBack() {
        long calls = count.calls();
        long number = count.enterReturn();
        assertThat(count.steps()).isOdd();
        assertThat(count.isInCall()).as("a call of the borrower's own").isFalse();
        assertThat(count.calls()).isEqualTo(calls);
        count.exitReturn(number);
        assertThat(count.steps()).isEven();
    }

    @Test
    void whoIsLateToSayThatItIsGivenBackLeavesTheCallsOfTheNextRight() {
        long late = count.enterReturn(); // it is given back, and lent on before that is said
        count.begin();
        assertThat(count.steps()).isEven();
        count.enter();
        count.exitReturn(late);
        assertThat(count.isInCall()).isTrue();
        assertThat(count.steps()).isOdd();
        count.exit();
        assertThat(count.isInCall()).isFalse();
        assertThat(count.steps()).isEven();
    }

    @Test
    void whoIsLateToSayThatItIsGivenBackDoesNotSpeakForTheNextWhoGivesItBack() {
        long late = count.enterReturn();
        count.begin();
        long number = count.enterReturn();
        count.exitReturn(late);
        assertThat(count.steps()).isOdd();
        count.exitReturn(number);
        assertThat(count.steps()).isEven();
    }

    @Test
    void ofTwoThreadsInCallsOneIsLeftWhenTheOtherIsBack() throws InterruptedException {
        count.enter();
        inAnotherThread(count::enter);
        count.exit();
        assertThat(count.isInCall()).isTrue();
        assertThat(count.steps()).isOdd();
        inAnotherThread(count::exit);
        assertThat(count.isInCall()).isFalse();
        assertThat(count.steps()).isEven();
    }

    @Test
    void whoIsStillInACallWhenItIsGivenBackDoesNotCountWithTheNext() throws InterruptedException {
        CallCount before = count;
        inAnotherThread(before::enter);
        before.exitReturn(before.enterReturn());
        count = new CallCount(before);
        assertThat(count.isInCall()).isFalse();
        assertThat(count.steps()).isEven().isGreaterThan(before.steps());
        inAnotherThread(before::exit);
        count.enter();
        assertThat(count.isInCall()).isTrue();
        count.exit();
        assertThat(count.isInCall()).isFalse();
    }

    @Test
    void noCallOfAnyThreadIsLost() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        Thread[] threads = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> {
                    awaitUninterruptibly(go);
                    calls(10_000);
                }))
                .toArray(Thread[]::new);
        for (Thread thread : threads) {
            thread.start();
        }
        go.countDown();
        calls(10_000);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(count.calls()).isEqualTo(50_000);
        assertThat(count.isInCall()).isFalse();
        assertThat(count.steps()).isEqualTo(100_000);
    }

    private void calls(int number) {
        for (int i = 0; i < number; i++) {
            count.enter();
            count.exit();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void inAnotherThread(Runnable act) throws InterruptedException {
        Thread thread = new Thread(act);
        thread.start();
        thread.join();
    }
}
