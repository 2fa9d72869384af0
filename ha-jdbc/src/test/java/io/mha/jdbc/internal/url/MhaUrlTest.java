package io.mha.jdbc.internal.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mha.core.config.ConfigException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MhaUrlTest {

    @Test
    void readsAllParts() {
        MhaUrl url = MhaUrl.parse("jdbc:mha:mariadb:sequential://h1:3306,h2/shop?user=me&serverTimezone=GMT+8");
        assertThat(url.driver()).isEqualTo("mariadb");
        assertThat(url.mode()).isEqualTo("sequential");
        assertThat(url.hosts()).containsExactly(host("h1", 3306), host("h2", 8066));
        assertThat(url.database()).isEqualTo("shop");
        assertThat(url.parameters()).containsExactly(Map.entry("user", "me"), Map.entry("serverTimezone", "GMT+8"));
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:mha://h,mysql,''",
        "jdbc:mha:loadbalance://h,mysql,loadbalance",
        "jdbc:mha:LoadBalance://h,mysql,LoadBalance",
        "jdbc:mha:load-balance-read://h,mysql,load-balance-read",
        "jdbc:mha:mysql://h,mysql,''",
        "jdbc:mha:mariadb://h,mariadb,''",
        "jdbc:mha:aws-wrapper:replication://h,aws-wrapper,replication",
        "jdbc:mha:mysql:failover://h,mysql,failover"
    })
    void tellsDriverFromMode(String text, String driver, String mode) {
        MhaUrl url = MhaUrl.parse(text);
        assertThat(url.driver()).isEqualTo(driver);
        assertThat(url.mode()).isEqualTo(mode);
        assertThat(url.database()).isEmpty();
        assertThat(url.parameters()).isEmpty();
    }

    @Test
    void readsEverySpellingOfAHost() {
        MhaUrl url = MhaUrl.parse("jdbc:mha://h_1.example:1, [::1]:2,[fe80::1%eth0],address=(host=a)(port=3)(weight=2),"
                + "(HOST=b,port=4,zone=x%2Cy),ADDRESS=(host=[::2])(name=n),(host=c)/db");
        assertThat(url.hosts())
                .containsExactly(
                        host("h_1.example", 1),
                        host("::1", 2),
                        host("fe80::1%eth0", 8066),
                        new HostSpec("a", 3, Map.of("weight", "2")),
                        new HostSpec("b", 4, Map.of("zone", "x,y")),
                        new HostSpec("::2", 8066, Map.of("name", "n")),
                        host("c", 8066));
        assertThat(MhaUrl.parse(url.toString())).isEqualTo(url);
    }

    @Test
    void readsSeparatorsInsideParentheses() {
        MhaUrl url = MhaUrl.parse("jdbc:mha://(host=h,httpCheck=http:/x?y)/db?z=1");
        assertThat(url.hosts()).containsExactly(new HostSpec("h", 8066, Map.of("httpCheck", "http:/x?y")));
        assertThat(url.database()).isEqualTo("db");
        assertThat(url.parameters()).containsExactly(Map.entry("z", "1"));
    }

    @Test
    void decodesDatabaseAndParameters() {
        MhaUrl url = MhaUrl.parse("jdbc:mha://h/d%2Fb?a%20b=%C3%A9%26=&empty=&c=x=y&&c=x=y&d=a;e?f");
        assertThat(url.database()).isEqualTo("d/b");
        assertThat(url.parameters())
                .containsExactly(
                        Map.entry("a b", "\u00e9&="),
                        Map.entry("empty", ""),
                        Map.entry("c", "x=y"),
                        Map.entry("d", "a;e?f"));
    }

    @Test
    void printsTheURLAgain() {
        String text = "jdbc:mha:mariadb:failover://h1:8066,(host=[::1],port=1,weight=3),h2:2/db?a=1&b=x%20y";
        assertThat(MhaUrl.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "jdbc:mha://h1,h2/db?rise=3 jdbc:mha://h1,h2/db?rise=3",
                "jdbc:mha://h1/db?user=u&password=hunter2&rise=3 jdbc:mha://h1:8066/db?user=u&password=***&rise=3",
                "jdbc:mha://(host=h1,token=hunter2)/ jdbc:mha://(host=h1,port=8066,token=***)",
                "jdbc:mha:orders?password=hunter2 jdbc:mha:orders?password=***",
                "jdbc:mha://me:hunter2@h1/db jdbc:mha://***",
                "jdbc:mha://h1:x/db?password=hunter2 jdbc:mha://h1:x/db?password=***"
            })
    void masksSecretsInGoodAndBadUrls(String url, String shown) {
        assertThat(MhaUrl.masked(url)).isEqualTo(shown);
    }

    @Test
    void masksSecretsWhenPrinting() {
        String url = MhaUrl.parse(
                        "jdbc:mha://(host=h,managerPassword=hunter2)/?user=me&password=hunter2&trustSecret=hunter2"
                                + "&keyPassPhrase=hunter2&authToken=hunter2")
                .toString();
        assertThat(url)
                .doesNotContain("hunter2")
                .contains("user=me", "password=***", "managerPassword=***", "authToken=***");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:mha:x,true",
        "jdbc:mha+zk://x,true",
        "jdbc:mha,false",
        "jdbc:mysql://h,false",
        "jdbc:mham:x,false",
        "'',false",
        ",false"
    })
    void acceptsItsOwnPrefixes(String url, boolean accepted) {
        assertThat(MhaUrl.accepts(url)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:mysql://h                    | url      | must begin with jdbc:mha:",
                "jdbc:mha+zk://zk1:2181/db         | url      | static hosts only",
                "jdbc:mha+srv:                     | url      | static hosts only",
                "jdbc:mha:orders                   | url      | the name of a cluster",
                "jdbc:mha:orders?user=x            | url      | the name of a cluster",
                "jdbc:mha:                         | url      | // is missing",
                "jdbc:mha:mysql:h1:8066/db         | url      | // is missing",
                "jdbc:mha:mysql//h                 | url      | colon is missing",
                "jdbc:mha://                       | host     | no host",
                "jdbc:mha:///db                    | host     | no host",
                "jdbc:mha://?a=b                   | host     | no host",
                "jdbc:mha://h1,,h2                 | host     | empty host",
                "jdbc:mha://h1,                    | host     | empty host",
                "jdbc:mha://,h1                    | host     | empty host",
                "jdbc:mha://h1:x                   | port=x   | 1 to 65535",
                "jdbc:mha://h1:0                   | port=0   | 1 to 65535",
                "jdbc:mha://h1:65536/db            | port=65536 | (at character 15)",
                "jdbc:mha://h1:+80                 | port=+80 | 1 to 65535",
                "jdbc:mha://h1:                    | port     | 1 to 65535",
                "jdbc:mha://:8066                  | host     | host is missing",
                "jdbc:mha://(port=1)               | host=(port=1) | host is missing",
                "jdbc:mha://address=(port=1)       | host     | host is missing",
                "jdbc:mha://(host=h,port=99999)    | port=99999 | 1 to 65535",
                "jdbc:mha://(host=h,port=1,port=1) | port     | given twice",
                "jdbc:mha://(host=h,host=i)        | host     | given twice",
                "jdbc:mha://(host=h,a=1,a=2)       | a=2      | given twice",
                "jdbc:mha://(host=h,weight)        | host=weight | pairs",
                "jdbc:mha://(host=h                | host     | never closed",
                "jdbc:mha://(host=(h))             | host     | unbalanced",
                "jdbc:mha://h1),h2                 | host     | unbalanced",
                "jdbc:mha://(host=h)x              | host     | address=",
                "jdbc:mha://address=h              | host     | address=",
                "jdbc:mha://h1:1,h2,H1:1           | host=H1:1 | named twice",
                "jdbc:mha://h1,h1:8066             | host=h1:8066 | named twice",
                "jdbc:mha://::1                    | host     | [::1]",
                "jdbc:mha://[::1                   | host     | [::1]",
                "jdbc:mha://[::1]8066              | host     | [::1]",
                "jdbc:mha://[h]x                   | host     | [::1]",
                "jdbc:mha://h 1                    | host     | not a host name",
                "jdbc:mha://h%31                   | host     | not a host name",
                "jdbc:mha://h1#x                   | host     | not a host name",
                "jdbc:mha://h1/a/b                 | database=a/b | %2F",
                "jdbc:mha://h1/a%                  | database=a% | hexadecimal",
                "jdbc:mha://h1/?a=%zz              | a=%zz    | hexadecimal",
                "jdbc:mha://h1/?a=%FF              | a=%FF    | UTF-8",
                "jdbc:mha://h1/?a                  | url=a    | key=value",
                "jdbc:mha://h1/?=b                 | url      | key=value",
                "jdbc:mha://h1/?a=1&a=2            | a=2      | given twice",
                "jdbc:mha:mariadb:roundrobin://h   | mode=roundrobin | unknown mode",
                "jdbc:mha:failover:mariadb://h     | driver=failover | driver comes before the mode",
                "jdbc:mha:failover:failover://h    | driver   | driver comes before the mode",
                "jdbc:mha:a:b:c://h                | mode=b:c | unknown mode",
                "jdbc:mha::failover://h            | driver   | sub-protocol",
                "jdbc:mha:9x://h                   | driver=9x | sub-protocol",
                "jdbc:mha://me@h1/db               | host     | ?user="
            })
    void saysWhatIsWrong(String url, String start, String cure) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> MhaUrl.parse(url));
        assertThat(e).as(url).isNotNull();
        assertThat(e.getMessage()).startsWith(start).contains(cure);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mha:mysql?password=hunter2",
                "jdbc:mha+zk://h?password=hunter2",
                "jdbc:mha://?password=hunter2",
                "jdbc:mha://h?password=hunter2%zz",
                "jdbc:mha://h?password=x&hunter2",
                "jdbc:mha://h?password=x&hunter2=%",
                "jdbc:mha://h?password=hunter2&password=x",
                "jdbc:mha://h?password=x&password=hunter2",
                "jdbc:mha://h?user=a&a=b&trustStorePassword=x&a=hunter2",
                "jdbc:mha://(password=hunter2)",
                "jdbc:mha://(password=hunter2,port=0)",
                "jdbc:mha://(host=h,password=x,hunter2)",
                "jdbc:mha://(host=h,password=x)hunter2)",
                "jdbc:mha://(host=h,password=(hunter2)",
                "jdbc:mha://(host=h,password=hunter2",
                "jdbc:mha://(host=h,PassWord=%hunter2)",
                "jdbc:mha://me:hunter2@h1:8066/db",
                "jdbc:mha://me:hunter2@h1,,h2/db",
                "jdbc:mha://me:hunter2?@h1/db",
                "jdbc:mha://me:x/hunter2@h1/a/b",
                "jdbc:mha:a:b:c://h?secret=hunter2"
            })
    void neverShowsASecretInAnError(String url) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> MhaUrl.parse(url));
        assertThat(e).as(url).isNotNull();
        assertThat(e.getMessage() + e.key() + e.value() + e.cure()).doesNotContain("hunter2");
        assertThat(e.getCause()).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void survivesTheRoundTrip(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            MhaUrl url = randomUrl(random);
            assertThat(MhaUrl.parse(url.toString())).as(url.toString()).isEqualTo(url);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void refusesOrReadsAnyText(long seed) {
        Random random = new Random(seed);
        String[] pieces = {
            "h",
            ":",
            "/",
            "//",
            "?",
            "&",
            "=",
            "(",
            ")",
            "[",
            "]",
            ",",
            "%",
            "%41",
            "host",
            "port",
            "1",
            "address=",
            "@",
            " "
        };
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "jdbc:mha://" : "jdbc:mha:");
            for (int j = random.nextInt(15); j > 0; j--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                MhaUrl url = MhaUrl.parse(text.toString());
                assertThat(MhaUrl.parse(url.toString())).as(text.toString()).isEqualTo(url);
            } catch (ConfigException e) {
                assertThat(e.cure()).isNotEmpty();
            }
        }
    }

    private static MhaUrl randomUrl(Random random) {
        List<HostSpec> hosts = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String host = random.nextInt(3) == 0 ? "2001:db8::" + i : "node-" + i + ".example";
            hosts.add(new HostSpec(host, 1 + random.nextInt(65_535), randomMap(random)));
        }
        String[] drivers = {"mysql", "mariadb", "x+y"};
        String[] modes = {"", "loadbalance", "Failover", "load-balance-read"};
        return new MhaUrl(
                drivers[random.nextInt(3)], modes[random.nextInt(4)], hosts, randomText(random), randomMap(random));
    }

    private static Map<String, String> randomMap(Random random) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put("k" + i + randomText(random), randomText(random));
        }
        return map;
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        String alphabet = "aZ09 .,;:/?&=%+#()[]@!'\"\\\t\n\u00e9\u4e2d~-_*$|<>{}^`";
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return random.nextInt(10) == 0 ? text.appendCodePoint(0x1f600).toString() : text.toString();
    }

    private static HostSpec host(String name, int port) {
        return new HostSpec(name, port, Map.of());
    }
}
