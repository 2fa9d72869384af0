package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.packet.IpAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The addresses of one interface in memory. */
final class FakeRoutes implements FakeKernel.Protocol {
    /** The addresses that are there, and for how many seconds they were put. */
    final Map<IpAddress, Integer> addresses = new HashMap<>();
    /** How often one was added or given new seconds. */
    int put;
    /** An errno for all additions from now on. */
    int refusal;

    @Override
    public List<byte[]> answer(List<NetlinkMessage> request) {
        NetlinkMessage message = request.get(0);
        return List.of(FakeKernel.error(message, change(message)));
    }

    private int change(NetlinkMessage message) {
        Map<Integer, ByteBuffer> attributes = message.attributes(AssignedAddress.HEADER);
        IpAddress address = IpAddress.of(Structs.whole(attributes.get(AssignedAddress.LOCAL)));
        if (message.type() == RouteNetlink.DEL_ADDRESS) {
            return addresses.remove(address) == null ? Errno.EADDRNOTAVAIL : 0;
        } else if (message.type() != RouteNetlink.NEW_ADDRESS) {
            throw new AssertionError("neither: " + message);
        } else if (refusal != 0) {
            return refusal;
        } else if ((message.flags() & NetlinkWriter.EXCLUSIVE) != 0 && addresses.containsKey(address)) {
            return Errno.EEXIST;
        }
        put++;
        addresses.put(address, attributes.get(AssignedAddress.CACHE).getInt(Integer.BYTES));
        return 0;
    }
}
