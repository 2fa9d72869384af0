package io.mha.spring.lines;

import io.mha.testkit.mariadb.MariaDbServer;
import io.mha.testkit.netlab.Host;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/** The virtual address of these tests, and what an application on a host of a lab writes to hold it. */
final class Vip {
    static final String ADDRESS = "192.0.2.100";
    static final int VRID = 51;
    static final int PORT = 8080;

    static final List<String> PROPERTIES = List.of(
            "server.port=" + PORT,
            "mha.datasource.borrow-timeout=500ms",
            "mha.datasource.outage-wait=0ms",
            "mha.vrrp.track-interval=200ms",
            "mha.vrrp.routers.web.interface=" + Host.INTERFACE,
            "mha.vrrp.routers.web.vrid=" + VRID,
            "mha.vrrp.routers.web.advert-interval=1s",
            "mha.vrrp.routers.web.addresses=" + ADDRESS + "/24");

    private Vip() {}

    /** Whether the host of this process has the address now. */
    static boolean isHere() {
        try {
            return NetworkInterface.getByName(Host.INTERFACE)
                    .inetAddresses()
                    .anyMatch(address -> address.getHostAddress().equals(ADDRESS));
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server of the same process, as nobody outside of the host can reach one. */
    static String url(MariaDbServer server) {
        return "jdbc:mha:" + Servers.DRIVER + "://" + server.host() + ":" + server.port() + "/" + MariaDbServer.DATABASE
                + "?user=" + MariaDbServer.USER + "&password=" + MariaDbServer.PASSWORD;
    }
}
