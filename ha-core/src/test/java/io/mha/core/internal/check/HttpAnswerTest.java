package io.mha.core.internal.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTest {
    /** A peer that fails after what it has said. */
    private static final class Broken extends FilterInputStream {
        private final IOException end;

        Broken(InputStream in, IOException end) {
            super(in);
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            int c = super.read();
            if (c < 0) {
                throw end;
            }
            return c;
        }
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpAnswer read(String text) throws IOException {
        return HttpAnswer.read(bytes(text), true);
    }

    @Test
    void aBodyHasALengthOrChunksOrEndsWithTheConnection() throws IOException {
        assertThat(read("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine and more"))
                .isEqualTo(new HttpAnswer(200, "fine"));
        assertThat(
                        read(
                                "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nfi\r\n0A\r\n0123456789\r\n0\r\n\r\n"))
                .isEqualTo(new HttpAnswer(200, "fi0123456789"));
        assertThat(read("HTTP/1.0 503 Service Unavailable\n\nnot running\n"))
                .isEqualTo(new HttpAnswer(503, "not running\n"));
    }

    @Test
    void someAnswersHaveNoBody() throws IOException {
        assertThat(HttpAnswer.read(bytes("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"), false))
                .isEqualTo(new HttpAnswer(200, ""));
        assertThat(read("HTTP/1.1 204 No Content\r\n\r\nignored")).isEqualTo(new HttpAnswer(204, ""));
        assertThat(read("HTTP/1.1 304 Not Modified\r\n\r\nignored")).isEqualTo(new HttpAnswer(304, ""));
        assertThat(read("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nignored")).isEqualTo(new HttpAnswer(200, ""));
    }

    @Test
    void interimAnswersAreSkipped() throws IOException {
        assertThat(read("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nfine"))
                .isEqualTo(new HttpAnswer(200, "fine"));
    }

    @Test
    void aScriptThatCountsWrongOrDoesNotReadTheRequestIsHeard() throws IOException {
        String tooShort = "HTTP/1.1 503 Down\r\nContent-Length: 40\r\n\r\nnot running";
        SocketException reset = new SocketException("Connection reset");

        assertThat(read(tooShort)).isEqualTo(new HttpAnswer(503, "not running"));
        assertThat(HttpAnswer.read(new Broken(bytes(tooShort), reset), true))
                .isEqualTo(new HttpAnswer(503, "not running"));
    }

    @Test
    void silenceInTheBodyIsSilence() {
        InputStream in = new Broken(bytes("HTTP/1.1 200 OK\r\n\r\nfi"), new SocketTimeoutException());

        assertThatThrownBy(() -> HttpAnswer.read(in, true)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void aResetWithinTheHeadIsNoAnswer() {
        InputStream in = new Broken(bytes("HTTP/1.1 200 OK\r\n"), new SocketException("Connection reset"));

        assertThatThrownBy(() -> HttpAnswer.read(in, true)).isInstanceOf(SocketException.class);
    }

    @Test
    void onlyTheBeginningOfALongBodyIsRead() throws IOException {
        String megabyte = "x".repeat(1 << 20);

        assertThat(read("HTTP/1.1 200 OK\r\n\r\n" + megabyte).body()).hasSize(HttpAnswer.MAX_BODY);
        assertThat(read("HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n" + megabyte)
                        .body())
                .hasSize(HttpAnswer.MAX_BODY);
        assertThat(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n" + megabyte)
                        .body())
                .hasSize(HttpAnswer.MAX_BODY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 099 Odd\r\n\r\n",
                "HTTP/1.1 2000 Odd\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nfine\r\n"
            })
    void garbageIsNoAnswer(String garbage) {
        assertThatThrownBy(() -> read(garbage)).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfi"
            })
    void anAnswerThatBreaksOffIsNone(String part) {
        assertThatThrownBy(() -> read(part)).isInstanceOf(EOFException.class);
    }

    @Test
    void anEndlessHeadIsNoAnswer() {
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\n" + "X-Filler: 0123456789\r\n".repeat(10_000)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("16384");
    }

    @Property(tries = 300)
    void whateverComesEndsInAnAnswerOrAnIoException(@ForAll byte[] bytes, @ForAll boolean begun) {
        byte[] head = begun
                ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII)
                : new byte[0];
        InputStream in = new SequenceInputStream(new ByteArrayInputStream(head), new ByteArrayInputStream(bytes));
        try {
            assertThat(HttpAnswer.read(in, true).status()).isBetween(100, 599);
        } catch (IOException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
    }
}
