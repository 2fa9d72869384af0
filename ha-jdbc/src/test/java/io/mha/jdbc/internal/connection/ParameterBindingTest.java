package io.mha.jdbc.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.StringReader;
import java.sql.Timestamp;
import java.util.Calendar;
import javax.sql.rowset.serial.SerialBlob;
import org.junit.jupiter.api.Test;

class ParameterBindingTest {

    @Test
    void copiesWhatTheApplicationMayChange() {
        byte[] bytes = {1, 2};
        Timestamp timestamp = Timestamp.valueOf("2026-01-02 03:04:05.000000006");
        Calendar calendar = Calendar.getInstance();
        assertThat(ParameterBinding.copyOf(bytes)).isNotSameAs(bytes).isEqualTo(bytes);
        assertThat(ParameterBinding.copyOf(timestamp)).isNotSameAs(timestamp).isEqualTo(timestamp);
        assertThat(ParameterBinding.copyOf(calendar)).isNotSameAs(calendar).isEqualTo(calendar);
    }

    @Test
    void keepsEverythingElse() {
        Object anything = new Object();
        assertThat(ParameterBinding.copyOf(anything)).isSameAs(anything);
        assertThat(ParameterBinding.copyOf(null)).isNull();
    }

    @Test
    void doesNotRepeatWhatIsUsedUpOrBelongsToASession() throws Exception {
        assertThat(ParameterBinding.isRepeatable(InputStream.nullInputStream())).isFalse();
        assertThat(ParameterBinding.isRepeatable(new StringReader(""))).isFalse();
        assertThat(ParameterBinding.isRepeatable(new SerialBlob(new byte[0]))).isFalse();
        assertThat(ParameterBinding.isRepeatable("text")).isTrue();
        assertThat(ParameterBinding.isRepeatable(null)).isTrue();
    }
}
