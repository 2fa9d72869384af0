package io.mha.core.internal.check;

import io.mha.core.health.CheckResult;
import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthCheck;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** Asks an HTTP server once, on a connection of its own. */
final class HttpCheck implements HealthCheck {
    private static final String ORIGIN = "agent";

    private final Http options;
    private final StatusRanges expected;

    HttpCheck(Http options) {
        this.options = options;
        this.expected = StatusRanges.parse(options.status());
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public CheckResult probe(Node node, Deadline deadline) throws InterruptedException {
        Node server = options.port() == 0 ? node : Node.of(node.host(), options.port());
        String what = options.method() + " " + server.address() + RequestRules.withoutQuery(options.path()) + ": ";
        try (Socket socket = new Socket()) {
            try {
                socket.connect(new InetSocketAddress(server.host(), server.port()), deadline.remainingMillis());
            } catch (IOException e) {
                return failed(Evidence.ofConnectFailure(e), what + "connect: " + e.getMessage());
            }
            return judge(node, what, ask(server, socket, deadline));
        } catch (SocketTimeoutException e) {
            return failed(Evidence.READ_TIMEOUT, what + "no complete answer in time");
        } catch (EOFException | ProtocolException e) {
            return failed(Evidence.HANDSHAKE, what + e.getMessage());
        } catch (IOException e) {
            return failed(Evidence.IO_RESET, what + e.getMessage());
        }
    }

    /** On a virtual thread an interrupt closes the socket. */
    private static CheckResult failed(Evidence evidence, String detail) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException(detail);
        }
        return CheckResult.failed(evidence, detail);
    }

    /** The request fits into the send buffer of the socket, so that writing does not block. */
    private HttpAnswer ask(Node server, Socket socket, Deadline deadline) throws IOException {
        try {
            socket.getOutputStream().write(request(server).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException hungUp) {
            // A script that does not read may have answered all the same.
        }
        DeadlineInput in = new DeadlineInput(socket, deadline);
        return HttpAnswer.read(new BufferedInputStream(in), !options.method().equals("HEAD"));
    }

    private String request(Node server) {
        StringBuilder request = new StringBuilder(options.method() + " " + options.path() + " HTTP/1.1\r\n");
        request.append("Host: ").append(options.host().isEmpty() ? server.address() : options.host());
        request.append("\r\nConnection: close\r\n");
        new TreeMap<>(options.headers())
                .forEach((name, value) ->
                        request.append(name).append(": ").append(value).append("\r\n"));
        return request.append("\r\n").toString();
    }

    private CheckResult judge(Node node, String what, HttpAnswer answer) {
        String said = what + "status " + answer.status();
        String line = withoutSecrets(OneLine.of(answer.body()));
        AgentWords words = AgentWords.NONE;
        if (options.agent()) {
            words = AgentWords.parse(answer.body().lines().findFirst().orElse(""));
            said += line.isEmpty() ? ", no agent words" : ", agent: " + line;
            said += words.unknown().isEmpty() ? "" : ", not understood: " + words.unknown();
        }
        CheckResult verdict;
        if (!expected.contains(answer.status())) {
            String shown = options.agent() || line.isEmpty() ? "" : " (" + line + ")";
            verdict = CheckResult.failed(Evidence.HANDSHAKE, said + shown + ", expected " + expected.text());
        } else if (options.body() != null
                && !options.body().matcher(answer.body()).find()) {
            verdict = CheckResult.failed(Evidence.HANDSHAKE, said + ", no match of " + options.body() + " in the body");
        } else if (words.failed()) {
            Evidence evidence = "stopped".equals(words.state()) ? Evidence.SHUTDOWN : Evidence.HANDSHAKE;
            verdict = CheckResult.failed(evidence, said);
        } else {
            verdict = CheckResult.passed(said);
        }
        return verdict.with(advice(node, words));
    }

    private Advice advice(Node node, AgentWords words) {
        Advice numbers = words.numbers(node);
        Wish wish = words.wish();
        return wish == null
                ? numbers
                : numbers.wish(ORIGIN, wish, withoutSecrets(words.because("the agent said " + wish)));
    }

    /** A server may send back what it was sent. */
    private String withoutSecrets(String line) {
        String shown = line;
        for (String value : options.headers().values()) {
            shown = value.isBlank() ? shown : shown.replace(value, "***");
        }
        return shown;
    }
}
