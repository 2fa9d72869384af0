package io.mha.spring.internal.vrrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.core.config.ConfigException;
import io.mha.vrrp.VirtualRouterConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class VrrpPropertiesTest {
    private final Map<String, Object> variables = new HashMap<>();
    private final Map<String, Object> file = new LinkedHashMap<>();

    private VrrpProperties read() {
        return VrrpProperties.of(environment());
    }

    private StandardEnvironment environment() {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables));
        environment.getPropertySources().addLast(new MapPropertySource("file", file));
        ConfigurationPropertySources.attach(environment);
        return environment;
    }

    private void router() {
        file.put("mha.vrrp.routers.web.interface", "eth0");
        file.put("mha.vrrp.routers.web.vrid", "51");
        file.put("mha.vrrp.routers.web.addresses", "192.0.2.100/24");
    }

    private VirtualRouterConfig config() {
        return read().routers().get("web").config(null, null);
    }

    @Test
    void givesEveryKeyToTheSchemaOfVirtualRouters() {
        router();
        file.put("mha.vrrp.routers.web.advert-interval", "0.1");
        file.put("mha.vrrp.routers.web.preemptDelay", "2s");
        file.put("mha.vrrp.routers.web.priority", 150);
        file.put("mha.vrrp.routers.web.lease", "off");
        VirtualRouterConfig config = config();
        assertThat(config.interfaceName()).isEqualTo("eth0");
        assertThat(config.vrid()).isEqualTo(51);
        assertThat(config.advertInterval()).isEqualTo(Duration.ofMillis(100));
        assertThat(config.priority()).isEqualTo(150);
        assertThat(config.describe()).contains("preemptDelay = 2s", "lease = off");
    }

    @Test
    void readsAListAsAList() {
        router();
        file.remove("mha.vrrp.routers.web.addresses");
        file.put("mha.vrrp.routers.web.addresses[0]", "192.0.2.100/24");
        file.put("mha.vrrp.routers.web.addresses[1]", "192.0.2.101/24");
        assertThat(config().addresses()).containsExactly("192.0.2.100", "192.0.2.101");
    }

    @Test
    void theEnvironmentWinsWhateverTheSpelling() {
        router();
        file.put("mha.vrrp.routers.web.advert-interval", "1s");
        variables.put("MHA_VRRP_ROUTERS_WEB_ADVERTINTERVAL", "200ms");
        variables.put("MHA_VRRP_TRACKINTERVAL", "5s");
        assertThat(config().advertInterval()).isEqualTo(Duration.ofMillis(200));
        assertThat(read().get(StarterKeys.TRACK_INTERVAL)).isEqualTo(Duration.ofSeconds(5));
        assertThat(read().routers()).hasSize(1);
    }

    @Test
    void defaultsHoldForEveryRouterThatSaysNothingElse() {
        router();
        file.put("mha.vrrp.defaults.priority", "120");
        file.put("mha.vrrp.defaults.advert-interval", "500ms");
        file.put("mha.vrrp.routers.web.priority", "90");
        assertThat(config().priority()).isEqualTo(90);
        assertThat(config().advertInterval()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void tracksHaveAWeightOrAreAFault() {
        router();
        file.put("mha.vrrp.routers.web.track.db", "fault");
        file.put("mha.vrrp.routers.web.track.diskSpace", "-30");
        file.put("mha.vrrp.routers.web.track.mha.main", "20");
        RouterPlan plan = read().routers().get("web");
        assertThat(plan.tracks())
                .containsEntry("db", 0)
                .containsEntry("diskSpace", -30)
                .containsEntry("mha/main", 20);
        assertThat(plan.priority(100, Map.of("diskSpace", true, "mha/main", true)))
                .isEqualTo(120);
        assertThat(plan.priority(100, Map.of("diskSpace", false, "mha/main", false)))
                .isEqualTo(70);
        assertThat(plan.priority(10, Map.of())).as("not below 1").isOne();
        assertThat(plan.priority(250, Map.of("diskSpace", true, "mha/main", true)))
                .as("255 is the owner's")
                .isEqualTo(254);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mha.vrrp.router.web.vrid | 1 | mha.vrrp.router: there is no such key; did you mean mha.vrrp.routers?",
                "mha.vrrp.track-interval | fast | mha.vrrp.track-interval=fast: ",
                "mha.vrrp.claim | maybe | mha.vrrp.claim=maybe: must be one of ready, start",
                "mha.vrrp.routers.web.vrid | 256 | mha.vrrp.routers.web.vrid=256: must be a whole number from 1 to 255",
                "mha.vrrp.routers.web.interface | '' | mha.vrrp.routers.web.interface: is required",
                "mha.vrrp.routers.web.advert-intervall | 1s | mha.vrrp.routers.web.advertintervall: there is no such key; did you mean advertInterval?",
                "mha.vrrp.routers.web.priority | 300 | mha.vrrp.routers.web.priority=300: must be",
                "mha.vrrp.routers.web.auth-pass | much-too-long | mha.vrrp.routers.web.auth-pass: has 13 octets",
                "mha.vrrp.routers.web.track.db | often | mha.vrrp.routers.web.track.db=often: must be fault, or a weight",
                "mha.vrrp.routers.web.track.db | 254 | mha.vrrp.routers.web.track.db=254: must be fault, or a weight",
                "mha.vrrp.routers.Web.vrid | 1 | mha.vrrp.routers.Web: the name of a router must be lower-case",
            })
    void namesWhatIsWrongAsItStandsInTheProperties(String key, String value, String message) {
        router();
        file.put("mha.vrrp.routers.web.authentication", "pass");
        file.put("mha.vrrp.routers.web.auth-pass", "secret");
        file.put(key, value);
        assertThatThrownBy(this::config)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message.trim())
                .hasMessageNotContaining("much-too-long");
    }

    @Test
    void anOwnerIsNotWeighed() {
        router();
        file.put("mha.vrrp.routers.web.priority", "255");
        file.put("mha.vrrp.routers.web.track.db", "-10");
        assertThatThrownBy(this::config).hasMessageContaining("a router of priority 255 owns its addresses");
    }

    @Test
    void isThereIfAnythingIsWrittenAndNotSwitchedOff() {
        assertThat(VrrpProperties.isSet(environment())).isFalse();
        router();
        assertThat(VrrpProperties.isSet(environment())).isTrue();
        file.put("mha.vrrp.enabled", "false");
        assertThat(VrrpProperties.isSet(environment())).isFalse();
    }
}
