package io.mha.jdbc.internal.observe;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
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
    /** Taken when a data source is made, because beans may be registered in another order. */
    private static final Set<String> CLAIMED = ConcurrentHashMap.newKeySet();

    private final Watched watched;
    private final Map<String, ObjectName> nodes = new HashMap<>();
    private final Map<String, ObjectName> clusters = new HashMap<>();
    private final String claimed;
    private int number = 1;

    /** Has a name; shows nothing before {@link #begin}. */
    Beans(Watched watched) {
        this.watched = watched;
        while (!CLAIMED.add(label())) {
            number++;
        }
        claimed = label();
    }

    /** Who asks for the MBeanServer first has it made, which takes longer than all that follows. */
    static void prepare() {
        try {
            ManagementFactory.getPlatformMBeanServer();
        } catch (RuntimeException e) {
            return; // said with the first bean
        }
    }

    /** Registers the cluster; nodes that are added from now on follow. */
    void begin(Observation observation) {
        ClusterBean bean = new ClusterBean(watched, observation);
        while (register(bean, label(), "Cluster", "", clusters) && clusters.isEmpty() && number < MAX_OF_ONE_NAME) {
            number++; // an application beside this one has the name
        }
    }

    @Override
    public void added(String node) {
        if (!clusters.isEmpty() && !nodes.containsKey(node)) {
            register(new NodeBean(watched, node), node, "Node", label(), nodes);
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
        CLAIMED.remove(claimed);
    }

    private String label() {
        return number == 1 ? watched.name() : watched.name() + "-" + number;
    }

    /** Gives {@code false} if trying another name would not help. */
    private boolean register(
            Object bean, String name, String type, String cluster, Map<String, ObjectName> registered) {
        try {
            ObjectName objectName = objectName(name, type, cluster);
            ManagementFactory.getPlatformMBeanServer().registerMBean(bean, objectName);
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
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
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
