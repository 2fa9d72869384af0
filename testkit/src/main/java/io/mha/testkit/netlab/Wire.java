package io.mha.testkit.netlab;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** A recording of the advertisements and announcements that cross the switch, made by tcpdump. */
public final class Wire implements AutoCloseable {
    private static final int MAGIC_NANOS = 0xa1b23c4d;
    private static final int MAX_FRAME = 65_535;
    private static final long START_SECONDS = 30;
    private static final long PAUSE_NANOS = 10_000_000;
    private static final String FILTER = "arp or ip proto 112 or ip proto 51 or ip6 proto 112 or icmp6";

    private final Process process;
    private final CountDownLatch started = new CountDownLatch(1);
    private final Lock lock = new ReentrantLock();
    private final List<Sighting> sightings = new ArrayList<>();
    /** From the clock of the frames to the one of everything else. */
    private final long offset;

    private volatile boolean closed;

    private Wire(Process process) {
        this.process = process;
        Instant now = Instant.now();
        this.offset = System.nanoTime() - TimeUnit.SECONDS.toNanos(now.getEpochSecond()) - now.getNano();
    }

    static Wire on(Lab lab) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", lab.switchName()));
        command.addAll(List.of("tcpdump", "-i", "br0", "-n", "-s", "256", "-U", "--immediate-mode"));
        command.addAll(List.of("--time-stamp-precision=nano", "-Z", "root", "-w", "-", FILTER));
        try {
            Wire wire = new Wire(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
            Thread reader = new Thread(wire::read, "netlab-wire");
            reader.setDaemon(true);
            reader.start();
            if (!wire.started.await(START_SECONDS, TimeUnit.SECONDS)) {
                wire.close();
                throw new IllegalStateException("tcpdump does not start");
            }
            return wire;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void read() {
        try (InputStream in = process.getInputStream();
                DataInputStream stream = new DataInputStream(in)) {
            ByteOrder order =
                    little(stream, 24).getInt(0) == MAGIC_NANOS ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            started.countDown();
            while (true) {
                ByteBuffer head = little(stream, 16).order(order);
                long nanos = TimeUnit.SECONDS.toNanos(Integer.toUnsignedLong(head.getInt(0))) + head.getInt(4);
                int length = head.getInt(8);
                if (length < 0 || length > MAX_FRAME) {
                    throw new IOException("not a capture");
                }
                Sighting sighting =
                        Frames.read(nanos + offset, little(stream, length).order(ByteOrder.BIG_ENDIAN));
                if (sighting != null) {
                    lock.lock();
                    try {
                        sightings.add(sighting);
                    } finally {
                        lock.unlock();
                    }
                }
            }
        } catch (EOFException e) {
            // tcpdump has ended.
        } catch (IOException e) {
            if (!closed) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static ByteBuffer little(DataInputStream stream, int length) throws IOException {
        byte[] bytes = new byte[length];
        stream.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * What was seen.
     *
     * @param wanted what of it
     * @return in the order of arrival
     */
    public List<Sighting> seen(Predicate<Sighting> wanted) {
        lock.lock();
        try {
            return sightings.stream().filter(wanted).toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * What a host sent during some time.
     *
     * @param host which
     * @param from from when on, by {@link System#nanoTime()}
     * @param to until when
     * @return in the order of arrival
     */
    public List<Sighting> sent(Host host, long from, long to) {
        return seen(each -> each.isFrom(host) && each.nanos() - from >= 0 && each.nanos() - to < 0);
    }

    /**
     * Waits for a frame.
     *
     * @param wanted which
     * @param limit how long
     * @return the first such
     * @throws AssertionError if there is none in time
     */
    public Sighting await(Predicate<Sighting> wanted, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            List<Sighting> found = seen(wanted);
            if (!found.isEmpty()) {
                return found.get(0);
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("Nothing of that kind on the wire within " + limit.toMillis() + " ms");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Ends the recording; what was seen stays. */
    @Override
    public void close() {
        closed = true;
        process.destroyForcibly();
    }
}
