package io.mha.spring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;

/**
 * {@code @ServiceConnection(name = "mha")} makes a container of Testcontainers a node, by the first port that it exposes;
 * several make several nodes. User, password and database are those that the images of MySQL and MariaDB are told by
 * their environment, if any.
 *
 * <p>Boot keeps one bean of each type of details, that of the first container. But it asks one factory for all
 * containers, so that the first bean can know the others.
 */
final class ContainerNodeFactory extends ContainerConnectionDetailsFactory<Container<?>, NodeConnectionDetails> {
    /** What a connection has to be called, and the image that needs no name. */
    static final List<String> NAMES = List.of("mha", "mycat");

    private Map<ContainerConnectionSource<?>, ContainerNode> group = new LinkedHashMap<>();

    ContainerNodeFactory() {
        super(NAMES);
    }

    @Override
    protected NodeConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
        if (group.containsKey(source)) {
            group = new LinkedHashMap<>(); // the same containers again are those of another context
        }
        ContainerNode node = new ContainerNode(source, group);
        group.put(source, node);
        return node;
    }

    private static final class ContainerNode extends ContainerConnectionDetails<Container<?>>
            implements NodeConnectionDetails {
        private final Map<?, ContainerNode> group;

        ContainerNode(ContainerConnectionSource<Container<?>> source, Map<?, ContainerNode> group) {
            super(source);
            this.group = group;
        }

        @Override
        public List<Service> nodes() {
            return group.values().stream().map(ContainerNode::service).toList();
        }

        private Service service() {
            try {
                afterPropertiesSet(); // it is a bean only if it is the first
            } catch (Exception e) {
                throw new IllegalStateException("cannot get the container of " + getOrigin(), e);
            }
            Container<?> container = getContainer();
            return Service.of(container.getHost(), container.getFirstMappedPort(), container.getEnvMap());
        }
    }
}
