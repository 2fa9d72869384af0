package io.mha.core.health;

import io.mha.core.config.ConfigException;
import io.mha.core.internal.check.Checks;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a node is alive. A check is called by one thread at a time for a given node, on a thread that may
 * block, and at most once at a time per node. It should be back by its deadline; the caller takes the verdict at the
 * deadline in any case, interrupts the thread and ignores a later answer.
 */
public interface HealthCheck extends AutoCloseable {
    /**
     * One word for logs, such as {@code tcp}.
     *
     * @return the name of the check, as it is written in the configuration
     */
    String name();

    /**
     * Asks the node.
     *
     * @param node whom to ask
     * @param deadline when the answer must be there
     * @return what the node answered; a failure is a result, not an exception
     * @throws InterruptedException if the verdict was taken without us
     */
    CheckResult probe(Node node, Deadline deadline) throws InterruptedException;

    /** Gives up whatever the check keeps open between probes. Nothing by default. */
    @Override
    default void close() {}

    /**
     * The same check with another consequence of a failure, for a leaf of {@link #all}, {@link #any} or {@link
     * #quorum}, or alone. Whatever the check advises besides is kept.
     *
     * @param effect what a failure does; replaces an effect that was set before
     * @return a check that fails only if the effect is {@link Effect#FAIL}
     */
    default HealthCheck withEffect(Effect effect) {
        return Checks.withEffect(this, effect);
    }

    /**
     * Whether something accepts TCP connections (HAProxy {@code check} without options). It finds a process that is
     * gone and nothing else: the kernel accepts on behalf of a process that hangs. MySQL counts such a connection as
     * aborted.
     *
     * @return a check named {@code tcp} that keeps nothing open
     */
    static HealthCheck tcp() {
        return Checks.tcp();
    }

    /**
     * Whether an HTTP server answers as expected (HAProxy {@code option httpchk} with {@code http-check expect}), for
     * instance the scripts behind xinetd on port 48700 or 9200. One HTTP/1.1 request on a new connection, without TLS
     * and without following redirects; the first 64 KiB of the body are read. With {@link Http#asAgent} the first line
     * of the body is read as the words of a HAProxy agent, whatever the status.
     *
     * @param options what to ask and what to expect
     * @return a check named {@code http} that keeps nothing open
     */
    static HealthCheck http(Http options) {
        return Checks.http(options);
    }

    /**
     * What a program says: exit code 0 passes, anything else fails (keepalived {@code MISC_CHECK}).
     *
     * @param argv the program and its arguments, as for {@link #command(List, boolean)}
     * @return a check named {@code command}; closing it ends what still runs
     * @throws ConfigException if the list is empty, or the name of the program is blank
     */
    static HealthCheck command(List<String> argv) {
        return command(argv, false);
    }

    /**
     * What a program says (keepalived {@code MISC_CHECK}). It is started directly, not by a shell; {@code {id}}, {@code
     * {host}}, {@code {port}} and {@code {timeout}} (milliseconds left) within its arguments are replaced, and the
     * environment holds {@code MHA_NODE}, {@code MHA_HOST} and {@code MHA_PORT}. It reads nothing; the first line that
     * it prints becomes the detail. When the time is up, it and all of its descendants are killed; what it leaves
     * running when it ends by itself is left alone, and should not print.
     *
     * <p>Exit code 0 passes, 1 fails. Codes from 2 fail too, unless {@code dynamicWeight} is set: then the check
     * passes, and code - 2 is the percentage of the configured weight that the node gets: 2 is 0 %, 52 is 50 %, 102 is
     * 100 %, 255 is 253 %. Unlike keepalived, which takes the number as the weight itself, this does not depend on the
     * weights of the other nodes. The codes 126 and 127 (a shell found no program) and 129 to 159 (ended by a signal)
     * always fail.
     *
     * @param argv the program and its arguments; the program is looked up in the {@code PATH}, if without a slash
     * @param dynamicWeight whether codes from 2 set the weight (keepalived {@code misc_dynamic})
     * @return a check named {@code command}; closing it ends what still runs
     * @throws ConfigException if the list is empty, or the name of the program is blank
     */
    static HealthCheck command(List<String> argv, boolean dynamicWeight) {
        return Checks.command(argv, dynamicWeight);
    }

    /**
     * Whether somebody has laid a file: as long as it exists, the node is voted {@code DRAIN} by origin {@code
     * flag-file} (the {@code proxyoff} file of PXC's clustercheck). It never fails. The first line may hold words of a
     * HAProxy agent, such as {@code maint #deploy} or {@code 50%}; {@code down}, {@code fail} and {@code stopped} mean
     * {@code maint} here, {@code ready} and {@code up} mean no vote, and any other text is the reason of the drain.
     *
     * @param path of the file on this host; {@code {id}}, {@code {host}} and {@code {port}} are replaced, slashes
     *     within their values by underscores
     * @return a check named {@code flag-file} that keeps nothing open
     * @throws ConfigException if the path is blank
     */
    static HealthCheck flagFile(Path path) {
        return Checks.flagFile(path);
    }

    /**
     * Passes if every leaf with effect {@link Effect#FAIL} does.
     *
     * <p>All leaves are run one after the other as they are written, so put the cheap ones first; each has its equal
     * share of the time that is left, and what a leaf does not use goes to those after it. A leaf that throws has
     * failed. The advice of all leaves is combined, that of failed ones too. Two leaves of the same name are told apart
     * by a number, {@code http} and {@code http#2}. A flag file has no part in the count.
     *
     * @param leaves the checks; closed with this one
     * @return a check named {@code all}
     * @throws ConfigException if there are no leaves
     */
    static HealthCheck all(HealthCheck... leaves) {
        return Checks.all(List.of(leaves));
    }

    /**
     * Passes if at least one leaf with effect {@link Effect#FAIL} does; else as {@link #all}.
     *
     * @param leaves the checks; closed with this one
     * @return a check named {@code any}
     * @throws ConfigException if there are no leaves that can fail
     */
    static HealthCheck any(HealthCheck... leaves) {
        return Checks.any(List.of(leaves));
    }

    /**
     * Passes if at least so many leaves with effect {@link Effect#FAIL} do; else as {@link #all}.
     *
     * @param needed how many must pass, from 1 to the number of leaves that can fail
     * @param leaves the checks; closed with this one
     * @return a check named {@code quorum}
     * @throws ConfigException if the number is out of its range
     */
    static HealthCheck quorum(int needed, HealthCheck... leaves) {
        return Checks.quorum(needed, List.of(leaves));
    }

    /**
     * What follows when a check fails.
     *
     * @param kind of the consequence
     * @param weightPercent for {@link Kind#WEIGHT} the percentage of the configured weight that is left, 0 to 25,600;
     *     100 for all others
     */
    record Effect(Kind kind, int weightPercent) {
        /** Kinds of consequences. */
        public enum Kind {
            /** The node counts as not alive, after {@code fall} of them. */
            FAIL,
            /** A vote for {@code DRAIN} by the name of the check, as long as it fails. */
            DRAIN,
            /** Less weight, as long as it fails. */
            WEIGHT,
            /** A word in the detail. */
            WARN
        }

        /** The check counts; the default. */
        public static final Effect FAIL = new Effect(Kind.FAIL, 100);

        /** The node is drained. */
        public static final Effect DRAIN = new Effect(Kind.DRAIN, 100);

        /** It is only said. */
        public static final Effect WARN = new Effect(Kind.WARN, 100);

        /**
         * Checks the values.
         *
         * @param kind as above
         * @param weightPercent as above
         * @throws ConfigException if the percentage is out of its range
         */
        public Effect {
            Checks.percent("weight", weightPercent);
        }

        /**
         * The node gets another weight.
         *
         * @param percent of the configured weight, 0 to 25,600
         * @return the effect
         * @throws ConfigException if the percentage is out of its range
         */
        public static Effect weight(int percent) {
            return new Effect(Kind.WEIGHT, percent);
        }
    }

    /**
     * A request and what is expected of its answer.
     *
     * @param port where to ask; 0 (default) for the port of the node
     * @param method default {@code GET}
     * @param path default {@code /}; may have a query
     * @param host value of the {@code Host} header; empty (default) for the node's address
     * @param headers more headers; their values are never shown
     * @param status what statuses pass, numbers and ranges separated by commas; default {@code 200-399}
     * @param body what the first 64 KiB of the body must contain a match of; {@code null} (default) for anything
     * @param agent whether the first line of the body holds words of a HAProxy agent; default {@code false}
     */
    record Http(
            int port,
            String method,
            String path,
            String host,
            Map<String, String> headers,
            String status,
            @Nullable Pattern body,
            boolean agent) {
        /**
         * Checks the values.
         *
         * @param port as above
         * @param method as above
         * @param path as above
         * @param host as above
         * @param headers as above
         * @param status as above
         * @param body as above
         * @param agent as above
         * @throws ConfigException if a value cannot be sent, or could never match
         */
        public Http {
            headers = Map.copyOf(headers);
            Checks.request(port, method, path, host, headers, status, body != null || agent);
        }

        /**
         * Asks with {@code GET} at the node's own port, and takes each status from 200 to 399.
         *
         * @param path begins with a slash; may have a query
         * @return the options
         * @throws ConfigException if this is not a path
         */
        public static Http get(String path) {
            return new Http(0, "GET", path, "", Map.of(), "200-399", null, false);
        }

        /**
         * Asks elsewhere on the node's host (HAProxy {@code port} of a server).
         *
         * @param newPort 1 to 65535, or 0 for the node's own
         * @return the changed options
         * @throws ConfigException if it is out of its range
         */
        public Http port(int newPort) {
            return new Http(newPort, method, path, host, headers, status, body, agent);
        }

        /**
         * Asks by another method.
         *
         * @param newMethod such as {@code HEAD} or {@code OPTIONS}, which is HAProxy's default
         * @return the changed options
         * @throws ConfigException if it is not a method, or has no body while one is expected
         */
        public Http method(String newMethod) {
            return new Http(port, newMethod, path, host, headers, status, body, agent);
        }

        /**
         * Asks for another virtual host.
         *
         * @param newHost name, with a port if needed; empty for the node's address
         * @return the changed options
         * @throws ConfigException if it cannot be sent
         */
        public Http host(String newHost) {
            return new Http(port, method, path, newHost, headers, status, body, agent);
        }

        /**
         * Sends one more header.
         *
         * @param name not {@code Host} and none that says how the message is framed
         * @param value never shown
         * @return the changed options
         * @throws ConfigException if it cannot be sent
         */
        public Http header(String name, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(name, value);
            return new Http(port, method, path, host, more, status, body, agent);
        }

        /**
         * Expects other statuses (HAProxy {@code http-check expect status}).
         *
         * @param ranges numbers and ranges from 100 to 599, such as {@code 200-299,401}
         * @return the changed options
         * @throws ConfigException if they are not written like that
         */
        public Http expectStatus(String ranges) {
            return new Http(port, method, path, host, headers, ranges, body, agent);
        }

        /**
         * Expects a text in the body (HAProxy {@code http-check expect string}).
         *
         * @param text case matters
         * @return the changed options
         * @throws ConfigException if the method has no body
         */
        public Http expectBody(String text) {
            return expectBody(Pattern.compile(Pattern.quote(text)));
        }

        /**
         * Expects a match in the body (HAProxy {@code http-check expect rstring}).
         *
         * @param pattern must match a part of it
         * @return the changed options
         * @throws ConfigException if the method has no body
         */
        public Http expectBody(Pattern pattern) {
            return new Http(port, method, path, host, headers, status, pattern, agent);
        }

        /**
         * Reads the first line of the body as HAProxy reads the answer of an agent: words separated by spaces, tabs or
         * commas, in any case, the last of its kind wins. {@code drain} and {@code maint} are votes by origin {@code
         * agent}; {@code 75%}, {@code weight:n} and {@code maxconn:n} set what they say; {@code down}, {@code fail} and
         * {@code stopped} fail the check; {@code up} and {@code ready} say that all is well; the rest after a {@code #}
         * is the reason. Unlike HAProxy's, each answer stands alone: what it does not say is as configured.
         *
         * @return the changed options
         * @throws ConfigException if the method has no body
         */
        public Http asAgent() {
            return new Http(port, method, path, host, headers, status, body, true);
        }

        /** Without the values of the headers, and without the query. */
        @Override
        public String toString() {
            return Checks.describe(this);
        }
    }
}
