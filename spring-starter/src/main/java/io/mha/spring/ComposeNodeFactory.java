package io.mha.spring;

import io.mha.core.config.ConfigException;
import java.util.List;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/**
 * A service of Docker Compose is a node if its label {@code org.springframework.boot.service-connection} is {@code mha}, or
 * if it runs the image of MyCat. Boot makes a bean of each.
 */
final class ComposeNodeFactory extends DockerComposeConnectionDetailsFactory<NodeConnectionDetails> {
    /** Of MyCat, and of the servers behind it. */
    private static final List<Integer> PORTS = List.of(8066, 3306);

    ComposeNodeFactory() {
        super(ContainerNodeFactory.NAMES.toArray(String[]::new));
    }

    @Override
    protected NodeConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
        return new ComposeNode(source.getRunningService());
    }

    private static final class ComposeNode extends DockerComposeConnectionDetails implements NodeConnectionDetails {
        private final Service service;

        ComposeNode(RunningService running) {
            super(running);
            service = Service.of(running.host(), port(running), running.env());
        }

        @Override
        public List<Service> nodes() {
            return List.of(service);
        }

        private static int port(RunningService running) {
            List<Integer> published = running.ports().getAll("tcp");
            if (published.size() == 1) {
                return published.get(0);
            }
            return PORTS.stream()
                    .filter(port -> published(running, port))
                    .findFirst()
                    .map(running.ports()::get)
                    .orElseThrow(
                            () -> new ConfigException(
                                    "ports",
                                    published.isEmpty() ? null : published.toString(),
                                    "the service " + running.name()
                                            + " of the compose file is a node, and has to publish 8066, 3306, or one port alone"));
        }

        private static boolean published(RunningService running, int port) {
            try {
                return running.ports().get(port) > 0;
            } catch (IllegalStateException e) {
                return false; // there is no other way to ask
            }
        }
    }
}
