package io.mha.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.SanitizableData;

/** Where an application shows values on the endpoint {@code env}, it still shows no password of ours. */
class SecretValuesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mha.datasource.password",
                "mha.clusters.orders.password",
                "mha.datasource.driver.keyStorePassword",
                "mha.vrrp.routers.vip.auth-pass",
                "mha.vrrp.routers.vip.auth_pass",
                "MHA_DATASOURCE_PASSWORD",
                "MHA_VRRP_DEFAULTS_AUTHPASS"
            })
    void aKeyOfOursThatIsASecretHasStars(String key) {
        assertThat(shown(key, "hush")).isEqualTo(SanitizableData.SANITIZED_VALUE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "jdbc:mha://h1,h2/db?user=u&password=hu,s(h)&rise=3"
                        + " jdbc:mha://h1:8066,h2:8066/db?user=u&password=***&rise=3",
                "jdbc:mha:orders?password=hush jdbc:mha:orders?password=***",
                "jdbc:mha://h1/db?rise=3 jdbc:mha://h1/db?rise=3"
            })
    void inAUrlOfOursTheSecretsHaveStars(String url, String shown) {
        assertThat(shown("spring.datasource.url", url)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"mha.datasource.rise, 3", "spring.application.name, shop", "other.password, theirs"})
    void whatIsNotOursIsLeftToTheApplication(String key, String value) {
        assertThat(shown(key, value)).isEqualTo(value);
    }

    private static Object shown(String key, String value) {
        return new SecretValues().apply(new SanitizableData(null, key, value)).getValue();
    }
}
