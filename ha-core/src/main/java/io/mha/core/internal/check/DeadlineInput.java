package io.mha.core.internal.check;

import io.mha.core.time.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Reads from a socket until a deadline, however small the pieces are in which the peer writes. */
final class DeadlineInput extends InputStream {
    private final Socket socket;
    private final InputStream in;
    private final Deadline deadline;

    DeadlineInput(Socket socket, Deadline deadline) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (deadline.isExpired()) {
            throw new SocketTimeoutException("time is up");
        }
        socket.setSoTimeout(deadline.remainingMillis());
        return in.read(bytes, offset, length);
    }
}
