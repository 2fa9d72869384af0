package io.mha.vrrp.internal.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.AggregateWith;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.aggregator.ArgumentsAggregator;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Every advertisement that real keepalived put on the wire, read and written. */
class VectorsTest {
    private static final IpAddress OWN = IpAddress.parse("192.0.2.99");

    /** A row of the file. */
    record Vector(
            Advertisement advertisement,
            String auth,
            long sequence,
            int id,
            int ttl,
            String checksum,
            PacketRules.Checksum form,
            IpAddress source,
            IpAddress destination,
            byte[] frame) {
        PacketRules rules() {
            PacketRules rules = PacketRules.multicast(
                            advertisement.version(),
                            advertisement.vrid(),
                            advertisement.intervalCentis(),
                            advertisement.addresses())
                    .withChecksum(form)
                    .withAddressCheck(PacketRules.AddressCheck.DROP);
            if (!destination.isMulticast()) {
                rules = rules.unicast(Set.of(source));
            }
            return switch (auth) {
                case "PASS" -> rules.withAuthentication(Authentication.pass("1111"));
                case "AH" -> rules.withAuthentication(Authentication.ah("1111"));
                default -> rules;
            };
        }
    }

    /** Makes a vector of a row. */
    static final class Row implements ArgumentsAggregator {
        @Override
        public Vector aggregateArguments(ArgumentsAccessor row, ParameterContext context) {
            return new Vector(
                    new Advertisement(
                            row.getInteger(1),
                            row.getInteger(2),
                            row.getInteger(3),
                            row.getInteger(4),
                            Frames.addresses(row.getString(13))),
                    row.getString(5),
                    row.getLong(6),
                    row.getInteger(7),
                    row.getInteger(8),
                    row.getString(11),
                    PacketRules.Checksum.valueOf(row.getString(12)),
                    IpAddress.parse(row.getString(9)),
                    IpAddress.parse(row.getString(10)),
                    Frames.bytes(row.getString(14)));
        }
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/vectors/advertisements.csv", useHeadersInDisplayName = true)
    void isRead(@AggregateWith(Row.class) Vector vector) {
        byte[] frame = vector.frame();
        assertThat(Frames.source(frame)).isEqualTo(vector.source());
        assertThat(Frames.destination(frame)).isEqualTo(vector.destination());
        assertThat(Frames.hopLimit(frame)).isEqualTo(vector.ttl());
        byte[] packet = Frames.packet(frame);
        assertThat(AdvertisementCodec.vrid(packet, Frames.isV6(frame))).isEqualTo(51);
        assertThat(new AdvertisementCodec(vector.rules())
                        .decode(packet, vector.source(), vector.destination(), vector.ttl(), OWN))
                .isEqualTo(new Reception.Accepted(
                        vector.advertisement(), vector.source(), vector.form(), true, vector.sequence()));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/vectors/advertisements.csv", useHeadersInDisplayName = true)
    void isWritten(@AggregateWith(Row.class) Vector vector) {
        byte[] expected = Frames.packet(vector.frame());
        byte[] packet = new AdvertisementCodec(vector.rules())
                .encode(
                        vector.advertisement().priority(),
                        vector.advertisement().intervalCentis(),
                        new Envelope(vector.source(), vector.destination(), vector.id(), vector.sequence()));
        assertThat(packet).isEqualTo(expected);
        int message = packet.length
                - VrrpMessage.length(
                        vector.advertisement().version(),
                        vector.advertisement().addresses().size(),
                        Frames.isV6(vector.frame()));
        assertThat(ByteBuffer.wrap(packet).getShort(message + VrrpMessage.CHECKSUM_AT) & 0xffff)
                .isEqualTo(Integer.parseInt(vector.checksum(), 16));
    }
}
