package io.mha.vrrp.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.vrrp.internal.packet.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which address of an interface is its primary one, whatever order the kernel lists them in. */
class RouteNetlinkTest {
    private static final int NONE = 0;
    private static final int KEEPALIVED = 18;

    @Test
    void addressesOfVirtualRoutersComeAfterThoseOfTheInterface() {
        List<AssignedAddress> addresses = List.of(
                assigned("fe80::51:69", 128, AssignedAddress.NODAD, NONE),
                assigned("fe80::51:68", 64, AssignedAddress.NODAD, AssignedAddress.OURS),
                assigned("fe80::51:67", 64, AssignedAddress.NODAD, KEEPALIVED),
                assigned("fe80::ff:fe00:1", 64, AssignedAddress.PERMANENT, 3));

        assertThat(RouteNetlink.usable(addresses, 7).get(0)).isEqualTo(address("fe80::ff:fe00:1"));
    }

    @Test
    void secondaryAddressesComeAfterPrimaryOnes() {
        List<AssignedAddress> addresses = List.of(
                assigned("192.0.2.100", 32, 0, NONE),
                assigned("192.0.2.2", 24, AssignedAddress.SECONDARY | AssignedAddress.PERMANENT, NONE),
                assigned("192.0.2.1", 24, AssignedAddress.PERMANENT, NONE));

        assertThat(RouteNetlink.usable(addresses, 7))
                .containsExactly(address("192.0.2.1"), address("192.0.2.2"), address("192.0.2.100"));
    }

    @Test
    void aHostRouteIsAnAddressLikeAnyOtherIfItIsAlone() {
        assertThat(RouteNetlink.usable(List.of(assigned("192.0.2.1", 32, AssignedAddress.PERMANENT, NONE)), 7))
                .containsExactly(address("192.0.2.1"));
    }

    private static AssignedAddress assigned(String address, int prefixLength, int flags, int protocol) {
        return new AssignedAddress(7, address(address), prefixLength, flags, protocol);
    }

    private static IpAddress address(String text) {
        try {
            return IpAddress.of(InetAddress.getByName(text).getAddress());
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
