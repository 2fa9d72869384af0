package io.mha.core.internal.discovery;

import io.mha.core.node.NodeSource.Dns;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.stream.Collectors;
import javax.naming.CommunicationException;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.OperationNotSupportedException;
import javax.naming.ServiceUnavailableException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/**
 * Asks name servers through the DNS provider of the JDK, which knows nothing of the address cache of the JVM. It gives a
 * server 1 s, then 2 s more.
 */
final class JndiLookup implements Poller.Look<List<DnsTarget>> {
    private static final String FIRST_WAIT_MILLIS = "1000";
    private static final String TRIES = "2";

    private final Dns dns;

    JndiLookup(Dns dns) {
        this.dns = dns;
    }

    /** All servers of all types asked for; one type that cannot be had makes the whole answer a failure. */
    @Override
    public List<DnsTarget> look() throws SourceException {
        List<String> types = dns.type() == Dns.Type.A_AND_AAAA
                ? List.of("A", "AAAA")
                : List.of(dns.type().name());
        List<DnsTarget> targets = new ArrayList<>();
        for (String type : types) {
            for (String record : records(type)) {
                DnsTarget target =
                        type.equals("SRV") ? DnsTarget.ofSrv(record) : DnsTarget.ofAddress(record, dns.port());
                if (target.isServer()) {
                    targets.add(target);
                }
            }
        }
        if (targets.isEmpty()) {
            throw new SourceException("the answer has no " + String.join(" or ", types) + " record");
        }
        return targets;
    }

    /**
     * Error Prone bans JNDI because some providers make objects of what a server sends. The one for the DNS gives texts
     * alone, and {@link Dns} lets no name through that could lead to another provider: it has neither colon nor slash.
     */
    @SuppressWarnings("BanJNDI")
    private List<String> records(String type) throws SourceException {
        try {
            DirContext context = new InitialDirContext(environment());
            try {
                Attribute attribute =
                        context.getAttributes(dns.name(), new String[] {type}).get(type);
                return attribute == null ? List.of() : texts(attribute);
            } finally {
                context.close();
            }
        } catch (NamingException e) {
            throw new SourceException("look-up of " + type + ": " + reason(e));
        }
    }

    private static List<String> texts(Attribute attribute) throws NamingException {
        List<String> texts = new ArrayList<>();
        NamingEnumeration<?> values = attribute.getAll();
        while (values.hasMore()) {
            texts.add(String.valueOf(values.next()));
        }
        return texts;
    }

    @SuppressWarnings("JdkObsolete") // JNDI takes nothing else
    private Hashtable<String, String> environment() {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(
                Context.PROVIDER_URL,
                dns.servers().isEmpty()
                        ? "dns:"
                        : dns.servers().stream()
                                .map(server -> "dns://" + server)
                                .collect(Collectors.joining(" ")));
        environment.put("com.sun.jndi.dns.timeout.initial", FIRST_WAIT_MILLIS);
        environment.put("com.sun.jndi.dns.timeout.retries", TRIES);
        return environment;
    }

    /** The same text for the same cause: a message of the provider may hold numbers that change. */
    private static String reason(NamingException e) {
        if (e instanceof NameNotFoundException) {
            return "there is no such name (NXDOMAIN); check the name";
        } else if (e instanceof ServiceUnavailableException) {
            return "the name server failed (SERVFAIL)";
        } else if (e instanceof OperationNotSupportedException) {
            return "the name server refused to answer";
        } else if (e instanceof CommunicationException) {
            return "no answer from the name server; check that it runs and can be reached";
        }
        return e.toString();
    }
}
