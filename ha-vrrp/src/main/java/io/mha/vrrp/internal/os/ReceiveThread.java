package io.mha.vrrp.internal.os;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that waits for some sockets and calls who reads them; it sleeps in poll(2) until something comes. */
final class ReceiveThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiveThread.class);
    private static final byte[] ONE = Structs.bytes(Long.BYTES).putLong(1).array();
    private static final long END_MILLIS = 2_000;
    private static final int FOR_EVER = -1;
    private static final int SOON_MILLIS = 200;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    /** A result of poll has one bit for each, and one is for the wake-up. */
    private static final int MOST = 30;

    private final Syscalls calls;
    private final int wake;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    /** All are done at the same time, which was set when the first of them came. */
    private List<Runnable> tasks = new ArrayList<>();

    private long tasksAt;
    private Map<Integer, BooleanSupplier> readers = Map.of();
    private boolean started;
    private boolean disposed;
    private volatile boolean ending;

    /** The thread starts with the first socket that is given to it. */
    ReceiveThread(String name, Syscalls calls) throws KernelException {
        this.calls = calls;
        wake = KernelException.check("open an eventfd", calls.eventfd());
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** A monotonic reading, for the age of packets. */
    static long nanoTime() {
        return System.nanoTime();
    }

    /**
     * From now on calls the reader whenever something came. It must take all there is, and must not block; once it says
     * false it is not called again.
     */
    void add(int fd, BooleanSupplier reader) {
        lock.lock();
        try {
            if (ending || readers.size() == MOST) {
                throw new IllegalStateException(thread.getName() + " takes no more sockets");
            }
            Map<Integer, BooleanSupplier> more = new LinkedHashMap<>(readers);
            more.put(fd, reader);
            readers = more;
            if (!started) {
                started = true;
                thread.start();
            }
            calls.write(wake, ONE);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs something on this thread, 200 ms after the first of those that wait for that, together with all of them: one
     * wake-up. Not if it ends before.
     */
    void soon(Runnable task) {
        lock.lock();
        try {
            if (!ending) {
                if (tasks.isEmpty()) {
                    tasksAt = nanoTime() + SOON_MILLIS * NANOS_PER_MILLI;
                    calls.write(wake, ONE); // waits with a limit from now on
                }
                tasks.add(task);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the thread and waits for its end, unless it is the thread itself that calls. The sockets stay open: who gave
     * them closes them afterwards.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            ending = true;
            if (!disposed) {
                calls.write(wake, ONE);
            }
        } finally {
            lock.unlock();
        }
        if (!started) {
            dispose();
        } else if (!Thread.currentThread().equals(thread)) {
            join();
        }
    }

    private void join() {
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            Received drained = new Received(Long.BYTES);
            while (!ending) {
                Map<Integer, BooleanSupplier> current = current();
                int[] fds = new int[current.size() + 1];
                fds[0] = wake;
                int at = 1;
                for (int fd : current.keySet()) {
                    fds[at++] = fd;
                }
                int ready = calls.poll(fds, waitMillis());
                if (ready < 0 && ready != -Errno.EINTR) {
                    LOG.error("{} ends: poll: {}", thread.getName(), Errno.text(-ready));
                    return;
                }
                if (ready > 0) {
                    if ((ready & 1) != 0) {
                        calls.read(wake, drained.message);
                    }
                    serve(ready, fds, current);
                }
                runTasks();
            }
        } finally {
            dispose();
        }
    }

    private void serve(int ready, int[] fds, Map<Integer, BooleanSupplier> current) {
        for (int i = 1; i < fds.length && !ending; i++) {
            BooleanSupplier reader = current.get(fds[i]);
            if ((ready & (1 << i)) != 0 && reader != null && !read(reader)) {
                remove(fds[i]);
            }
        }
    }

    private int waitMillis() {
        lock.lock();
        try {
            return tasks.isEmpty() ? FOR_EVER : (int) Math.max(0, (tasksAt - nanoTime()) / NANOS_PER_MILLI + 1);
        } finally {
            lock.unlock();
        }
    }

    private void runTasks() {
        List<Runnable> due;
        lock.lock();
        try {
            if (tasks.isEmpty() || tasksAt - nanoTime() > 0) {
                return;
            }
            due = tasks;
            tasks = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        for (Runnable task : due) {
            if (ending) {
                return;
            }
            read(() -> {
                task.run();
                return true;
            });
        }
    }

    private boolean read(BooleanSupplier reader) {
        try {
            return reader.getAsBoolean();
        } catch (RuntimeException e) {
            LOG.error("{}: a receiver or a task failed", thread.getName(), e);
            return true;
        }
    }

    private void remove(int fd) {
        lock.lock();
        try {
            Map<Integer, BooleanSupplier> fewer = new LinkedHashMap<>(readers);
            fewer.remove(fd);
            readers = fewer;
        } finally {
            lock.unlock();
        }
    }

    private Map<Integer, BooleanSupplier> current() {
        lock.lock();
        try {
            return readers;
        } finally {
            lock.unlock();
        }
    }

    private void dispose() {
        lock.lock();
        try {
            if (!disposed) {
                disposed = true;
                ending = true; // also after a failure: what is written from now on would go to another file
                calls.close(wake);
            }
        } finally {
            lock.unlock();
        }
    }
}
