package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.Command;
import io.mha.core.node.Node;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What an operator sees and does with nothing but a JMX console. */
class BeansTest {
    private static final String NAME = "beans-test";
    private static final int REPETITIONS = 20;

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    @Test
    void showsTheClusterAndItsNodesUntilItIsClosed() throws SQLException, JMException {
        try (StubNodes nodes = new StubNodes(2)) {
            try (MhaDataSource source = source(nodes, "password=s3cret", "minIdle=0")) {
                RealNodes.awaitInService(source);
                awaitRegistered(
                        "io.mha:cluster=beans-test,name=n1,type=Node",
                        "io.mha:cluster=beans-test,name=n2,type=Node",
                        "io.mha:name=beans-test,type=Cluster");
                ObjectName cluster = new ObjectName("io.mha:type=Cluster,name=beans-test");
                assertThat((String[]) server.getAttribute(cluster, "Nodes")).containsExactly("n1", "n2");
                assertThat((String[]) server.getAttribute(cluster, "UsableNodes"))
                        .containsExactly("n1", "n2");
                assertThat(server.getAttribute(cluster, "Outage")).isEqualTo(false);
                assertThat((String) server.invoke(cluster, "explainPick", null, null))
                        .startsWith("beans-test: first over [n1");
                assertThat((String) server.invoke(cluster, "describe", null, null))
                        .contains("password = ***", "jmx = true  # default");
                ObjectName n1 = node("n1");
                assertThat(server.getAttribute(n1, "Address")).isEqualTo("n1:1");
                assertThat(server.getAttribute(n1, "Active")).isEqualTo(0);
                try (Connection held = source.getConnection()) {
                    assertThat(held.isValid(1)).isTrue();
                    assertThat(server.getAttribute(n1, "Active")).isEqualTo(1);
                    assertThat(server.getAttribute(n1, "InFlight")).isEqualTo(1);
                }
                assertThat(server.getAttribute(n1, "InFlight")).isEqualTo(0);
                assertThat(server.getAttribute(n1, "Waiting")).isEqualTo(0);
                assertThat(server.getAttribute(n1, "Picks")).isEqualTo(1L);
                assertThat((String) server.getAttribute(n1, "Cause")).startsWith("n1 ");
                for (ObjectName name : names()) {
                    assertThat(everything(name)).doesNotContain("s3cret");
                }
            }
            assertThat(registered()).isEmpty();
        }
    }

    @Test
    void takesCommands() throws SQLException, JMException {
        try (StubNodes nodes = new StubNodes(2);
                MhaDataSource source = source(nodes)) {
            ObjectName n1 = node("n1");
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> server.isRegistered(n1));
            invoke(n1, "drain", String.class, "upgrade");
            awaitAttribute(n1, "State", "DRAIN");
            assertThat((String) server.getAttribute(n1, "Cause")).contains("jmx wants DRAIN (upgrade)");
            invoke(n1, "maint", String.class, "upgrade");
            awaitAttribute(n1, "State", "MAINT");
            invoke(n1, "weight", int.class, 7);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> source.cluster().explain("n1").contains("jmx set weight 7"));
            server.invoke(n1, "ready", null, null);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> source.cluster().topology().node("n1").state().inService());
            assertThat(source.cluster().explain("n1")).doesNotContain("jmx wants", "jmx set");
            server.invoke(n1, "check", null, null);
        }
    }

    @Test
    void nodesThatComeAndGoHaveBeansThatComeAndGo() throws SQLException, JMException {
        try (StubNodes nodes = new StubNodes(1);
                MhaDataSource source = source(nodes)) {
            source.cluster().execute(Command.add(Node.of("n1", 9)));
            ObjectName joined = new ObjectName("io.mha:type=Node,cluster=beans-test,name=\"n1:9\"");
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> server.isRegistered(joined));
            source.cluster().execute(Command.remove("n1:9"));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !server.isRegistered(joined));
        }
        assertThat(registered()).isEmpty();
    }

    @Test
    void twoDataSourcesOfOneNameDoNotClash() throws SQLException, JMException {
        try (StubNodes nodes = new StubNodes(1)) {
            MhaDataSource first = source(nodes);
            try (MhaDataSource second = source(nodes)) {
                assertThat(second).isNotNull();
                awaitRegistered(
                        "io.mha:cluster=beans-test,name=n1,type=Node",
                        "io.mha:cluster=beans-test-2,name=n1,type=Node",
                        "io.mha:name=beans-test,type=Cluster",
                        "io.mha:name=beans-test-2,type=Cluster");
                first.close();
                assertThat(registered())
                        .containsExactly(
                                "io.mha:cluster=beans-test-2,name=n1,type=Node",
                                "io.mha:name=beans-test-2,type=Cluster");
            }
            assertThat(registered()).isEmpty();
        }
    }

    @Test
    void leavesNothingIfItIsClosedBeforeTheBeansAreThere() throws SQLException, JMException {
        try (StubNodes nodes = new StubNodes(2)) {
            for (int i = 0; i < REPETITIONS; i++) {
                source(nodes).close();
                assertThat(registered()).isEmpty();
            }
            try (MhaDataSource next = source(nodes)) {
                assertThat(next).isNotNull();
                awaitRegistered(
                        "io.mha:cluster=beans-test,name=n1,type=Node",
                        "io.mha:cluster=beans-test,name=n2,type=Node",
                        "io.mha:name=beans-test,type=Cluster");
            }
        }
    }

    @Test
    void takesTheNextNameIfAnotherApplicationHasItsOwn() throws SQLException, JMException {
        ObjectName taken = new ObjectName("io.mha:type=Cluster,name=" + NAME);
        server.registerMBean(new StandardMBean((Runnable) () -> {}, Runnable.class), taken);
        try (StubNodes nodes = new StubNodes(1);
                MhaDataSource source = source(nodes)) {
            assertThat(source).isNotNull();
            awaitRegistered(
                    "io.mha:cluster=beans-test-2,name=n1,type=Node",
                    "io.mha:name=beans-test,type=Cluster",
                    "io.mha:name=beans-test-2,type=Cluster");
        } finally {
            server.unregisterMBean(taken);
        }
        assertThat(registered()).isEmpty();
    }

    @Test
    void canBeSwitchedOff() throws SQLException, JMException {
        try (StubNodes nodes = new StubNodes(1);
                MhaDataSource source = source(nodes, "jmx=false")) {
            assertThat(source).isNotNull();
            assertThat(registered()).isEmpty();
        }
    }

    private void awaitRegistered(String... names) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(registered()).containsExactly(names));
    }

    private static MhaDataSource source(StubNodes nodes, String... parameters) {
        return new MhaDataSource(nodes.url(parameters).replace("name=stub", "name=" + NAME));
    }

    private static ObjectName node(String name) throws JMException {
        return new ObjectName("io.mha:type=Node,cluster=" + NAME + ",name=" + name);
    }

    private void invoke(ObjectName bean, String operation, Class<?> type, Object argument) throws JMException {
        server.invoke(bean, operation, new Object[] {argument}, new String[] {type.getName()});
    }

    private void awaitAttribute(ObjectName bean, String attribute, Object value) {
        Awaitility.await(attribute)
                .atMost(Duration.ofSeconds(20))
                .until(() -> server.getAttribute(bean, attribute).equals(value));
    }

    private Set<ObjectName> names() throws JMException {
        return server.queryNames(new ObjectName("io.mha:*"), null).stream()
                .filter(name -> name.toString().contains(NAME))
                .collect(Collectors.toSet());
    }

    private Set<String> registered() throws JMException {
        return names().stream().map(ObjectName::getCanonicalName).collect(Collectors.toCollection(TreeSet::new));
    }

    private String everything(ObjectName name) throws JMException {
        StringBuilder text = new StringBuilder();
        for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
            Object value = server.getAttribute(name, attribute.getName());
            text.append(value instanceof Object[] many ? Arrays.toString(many) : value);
        }
        return text.toString();
    }
}
