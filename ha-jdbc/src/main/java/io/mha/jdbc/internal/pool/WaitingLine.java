package io.mha.jdbc.internal.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Those who have waited for a connection of one pool for longer than a moment, first come, first served. HikariCP
 * serves its waiters in order as well, but a waiter that looks up now and then whether there is still something to wait
 * for would go back to the end of its queue each time. So only those at the front wait in HikariCP's queue, the others
 * wait here and keep their places. Who borrows while nobody has to wait never takes the lock.
 */
final class WaitingLine {
    /** One at the front would be exact; with two, the next is ready while the one before is still waking up. */
    private static final int FRONT = 2;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Place> behind = new ArrayDeque<>();
    private final int limit;
    private int inFront;
    private volatile int length;

    /** A place in the line; of one waiter. */
    static final class Place {
        private final CountDownLatch turn = new CountDownLatch(1);

        private Place() {}

        /** Waits until it is this one's turn; gives whether it is. */
        boolean await(long nanos) throws InterruptedException {
            return turn.await(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /**
     * An empty line.
     *
     * @param limit how many may stand in it
     */
    WaitingLine(int limit) {
        this.limit = limit;
    }

    /** How many wait, with those at the front. */
    int length() {
        return length;
    }

    /** Whether whoever comes now is sent away. */
    boolean isFull() {
        return length >= limit;
    }

    /** Takes the last place; {@code null} if the line is full. Every place has to be left again. */
    @Nullable
    Place join() {
        lock.lock();
        try {
            if (isFull()) {
                return null;
            }
            Place place = new Place();
            behind.add(place);
            length = inFront + behind.size();
            moveUp(FRONT);
            return place;
        } finally {
            lock.unlock();
        }
    }

    /** Goes away, with a connection or without. */
    void leave(Place place) {
        lock.lock();
        try {
            if (!behind.remove(place)) {
                inFront--;
            }
            moveUp(FRONT);
            length = inFront + behind.size();
        } finally {
            lock.unlock();
        }
    }

    /** There is nothing to wait for any more: everybody comes to the front, to see for himself. */
    void dissolve() {
        lock.lock();
        try {
            moveUp(Integer.MAX_VALUE);
        } finally {
            lock.unlock();
        }
    }

    private void moveUp(int front) {
        while (inFront < front && !behind.isEmpty()) {
            inFront++;
            behind.remove().turn.countDown();
        }
    }
}
