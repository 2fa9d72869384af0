package io.mha.vrrp.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NetlinkMessageTest {
    @Test
    void readsWhatIsWritten() {
        byte[] bytes = new NetlinkWriter()
                .message(20, NetlinkWriter.CREATE, 7)
                .header(new byte[] {1, 2, 3, 4, 5})
                .text(1, "eth0")
                .nest(2, () -> {})
                .message(21, 0, 8)
                .header(new byte[8])
                .integer(3, 0x01020304)
                .network32(4, 0x01020304)
                .network64(5, 0x0102030405060708L)
                .toBytes();
        assertThat(bytes.length % 4).isZero();
        List<NetlinkMessage> messages = NetlinkMessage.parse(bytes, bytes.length);
        assertThat(messages).extracting(NetlinkMessage::type).containsExactly(20, 21);
        assertThat(messages).extracting(NetlinkMessage::sequence).containsExactly(7, 8);
        assertThat(messages.get(0).flags()).isEqualTo(NetlinkWriter.CREATE | NetlinkWriter.REQUEST);
        Map<Integer, ByteBuffer> first = messages.get(0).attributes(8);
        assertThat(NetlinkMessage.string(first.get(1))).isEqualTo("eth0");
        assertThat(first.get(2).limit()).isZero();
        Map<Integer, ByteBuffer> second = messages.get(1).attributes(8);
        assertThat(second.get(3).getInt(0)).isEqualTo(0x01020304);
        assertThat(second.get(4).array()).containsExactly(1, 2, 3, 4);
        assertThat(second.get(5).array()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void growsAsNeeded() {
        NetlinkWriter writer = new NetlinkWriter().message(1, 0, 1);
        byte[] value = new byte[1_000];
        Arrays.fill(value, (byte) 5);
        for (int i = 0; i < 60; i++) {
            writer.attribute(i, value);
        }
        byte[] bytes = writer.toBytes();
        Map<Integer, ByteBuffer> attributes =
                NetlinkMessage.parse(bytes, bytes.length).get(0).attributes(0);
        assertThat(attributes).hasSize(60);
        assertThat(attributes.get(59).array()).isEqualTo(value);
    }

    @Test
    void saysWhatTheKernelSays() {
        byte[] bytes = new NetlinkWriter()
                .message(NetlinkMessage.ERROR, 0x300, 9)
                .header(Structs.bytes(20).putInt(-Errno.EINVAL).array())
                .text(1, "ipv4: Invalid prefix length")
                .toBytes();
        NetlinkMessage error = NetlinkMessage.parse(bytes, bytes.length).get(0);
        assertThat(error.errno()).isEqualTo(Errno.EINVAL);
        assertThat(error.errorText()).isEqualTo("ipv4: Invalid prefix length");
    }

    @Property(tries = 2_000)
    void survivesAnything(@ForAll byte[] bytes) {
        for (NetlinkMessage message : NetlinkMessage.parse(bytes, bytes.length)) {
            assertThat(message.attributes(0)).isNotNull();
        }
    }

    @Property(tries = 2_000)
    void survivesForgedLengths(@ForAll int length, @ForAll short attributeLength, @ForAll short attributeType) {
        byte[] bytes = Structs.bytes(64)
                .putInt(length)
                .putShort((short) 20)
                .position(16)
                .putShort(attributeLength)
                .putShort(attributeType)
                .array();
        byte[] whole = bytes.clone();
        Structs.view(whole).putInt(0, whole.length);
        for (byte[] each : List.of(bytes, whole)) {
            for (NetlinkMessage message : NetlinkMessage.parse(each, each.length)) {
                assertThat(message.attributes(0)).isNotNull();
            }
        }
    }

    @Property(tries = 2_000)
    void controlMessagesSurviveAnything(@ForAll byte[] bytes, @ForAll long length) {
        Received received = new Received(1);
        System.arraycopy(bytes, 0, received.control, 0, Math.min(bytes.length, received.control.length));
        Structs.view(received.control).putLong(0, length);
        received.controlLength = received.control.length;
        new ControlMessages().read(received);
    }
}
