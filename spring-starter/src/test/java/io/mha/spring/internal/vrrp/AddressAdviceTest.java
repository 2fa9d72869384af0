package io.mha.spring.internal.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is allowed but a mistake is said, with what to change. */
class AddressAdviceTest {
    private static final RouterPlan OWNER = plan("255");

    private static RouterPlan plan(String priority) {
        return new RouterPlan(
                "web", "eth0", 51, Map.of("addresses", "192.0.2.100/24", "priority", priority), "", "", Map.of());
    }

    private static List<String> lines(RouterPlan plan, AddressAdvice.Own... own) {
        return AddressAdvice.lines(plan, plan.config(null, null), List.of(own));
    }

    private static AddressAdvice.Own own(String address, int length) throws UnknownHostException {
        return new AddressAdvice.Own(InetAddress.getByName(address), length);
    }

    @Test
    void anAddressOutsideTheNetworkOfTheInterfaceIsSaid() throws UnknownHostException {
        assertThat(lines(plan("100"), own("198.51.100.7", 24), own("2001:db8::1", 64)))
                .singleElement()
                .asString()
                .contains("mha.vrrp.routers.web.addresses", "192.0.2.100", "eth0", "correct the address");
        assertThat(lines(plan("100"), own("192.0.2.7", 24))).isEmpty();
        assertThat(lines(plan("100"), own("192.0.2.7", 26))).hasSize(1);
    }

    @Test
    void anOwnerOwnsItsAddress() throws UnknownHostException {
        assertThat(lines(OWNER, own("192.0.2.7", 24)))
                .singleElement()
                .asString()
                .contains("mha.vrrp.routers.web.priority", "255", "use 254 or less");
        assertThat(lines(OWNER, own("192.0.2.100", 24))).isEmpty();
    }

    @Test
    void ofAnInterfaceWithoutAddressesNothingIsSaidOfNetworks() {
        assertThat(lines(plan("100"))).isEmpty();
    }
}
