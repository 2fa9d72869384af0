package io.mha.jdbc.internal.observe;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beans of one data source in the platform's MBeanServer. If another one of the same name is there already, this
 * one's name gets a number: {@code orders-2}. Beans that cannot be registered are left out with a line in the log: a
 * data source does not fail for that.
 */
final class Beans implements Onlooker {
    private static final Logger log = LoggerFactory.getLogger("io.mha.jmx");
    private static final String DOMAIN = "io.mha";
    private static final int MAX_OF_ONE_NAME = 1_000;

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Watched watched;
    private final Map<String, ObjectName> nodes = new HashMap<>();
    private final Map<String, ObjectName> clusters = new HashMap<>();
    private String label;

    Beans(Watched watched, Observation observation) {
        this.watched = watched;
        this.label = watched.name();
        ClusterBean bean = new ClusterBean(watched, observation);
        for (int number = 1; clusters.isEmpty() && number <= MAX_OF_ONE_NAME; number++) {
            label = number == 1 ? watched.name() : watched.name() + "-" + number;
            if (!register(bean, label, "Cluster", "", clusters)) {
                return;
            }
        }
    }

    @Override
    public void added(String node) {
        if (!clusters.isEmpty() && !nodes.containsKey(node)) {
            register(new NodeBean(watched, node), node, "Node", label, nodes);
        }
    }

    @Override
    public void removed(String node) {
        ObjectName name = nodes.remove(node);
        if (name != null) {
            unregister(name);
        }
    }

    @Override
    public void close() {
        nodes.values().forEach(this::unregister);
        clusters.values().forEach(this::unregister);
        nodes.clear();
        clusters.clear();
    }

    /** Gives {@code false} if trying another name would not help. */
    private boolean register(
            Object bean, String name, String type, String cluster, Map<String, ObjectName> registered) {
        try {
            ObjectName objectName = objectName(name, type, cluster);
            server.registerMBean(bean, objectName);
            registered.put(name, objectName);
            return true;
        } catch (InstanceAlreadyExistsException taken) {
            return true;
        } catch (JMException | RuntimeException e) {
            log.warn("{}: no JMX bean for {} {}: {}", watched.name(), type, name, e.toString());
            return false;
        }
    }

    private void unregister(ObjectName name) {
        try {
            server.unregisterMBean(name);
        } catch (JMException | RuntimeException e) {
            log.debug("{}: {} was not there any more: {}", watched.name(), name, e.toString());
        }
    }

    @SuppressWarnings("JdkObsolete") // ObjectName takes nothing else
    private static ObjectName objectName(String name, String type, String cluster) throws MalformedObjectNameException {
        Hashtable<String, String> keys = new Hashtable<>();
        keys.put("type", type);
        keys.put("name", quoted(name));
        if (!cluster.isEmpty()) {
            keys.put("cluster", quoted(cluster));
        }
        return new ObjectName(DOMAIN, keys);
    }

    /** Quoted only where it must be, because quotes are a nuisance to type. */
    private static String quoted(String text) {
        return text.matches("[\\w.@/+ -]+") ? text : ObjectName.quote(text);
    }
}
