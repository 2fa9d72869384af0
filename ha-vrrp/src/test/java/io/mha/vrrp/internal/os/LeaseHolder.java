package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.net.AddressLease;
import io.mha.vrrp.internal.net.LeaseLapsedException;
import io.mha.vrrp.internal.packet.IpAddress;
import java.net.InetAddress;
import java.util.List;

/** A process that holds an address until it is killed: interface, address, kind, lease in ms. */
final class LeaseHolder {
    /** Its exit status when a renewal was refused. */
    static final int LAPSED = 42;

    private LeaseHolder() {}

    public static void main(String[] arguments) throws Exception {
        long leaseMillis = Long.parseLong(arguments[3]);
        LinuxNetwork network = LinuxNetwork.open(System::nanoTime, List.of(AddressLease.Kind.valueOf(arguments[2])));
        AddressLease lease = network.lease(
                network.link(arguments[0]).orElseThrow(),
                51,
                List.of(IpAddress.of(InetAddress.getByName(arguments[1]).getAddress())),
                arguments[1].contains(":") ? 128 : 32,
                leaseMillis * 1_000_000L);
        lease.renew();
        System.out.println("held " + lease.kind());
        while (true) {
            Thread.sleep(leaseMillis / 4);
            try {
                lease.renew();
            } catch (LeaseLapsedException e) {
                // Ends at once, without a release.
                Runtime.getRuntime().halt(LAPSED);
            }
        }
    }
}
