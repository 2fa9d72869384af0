package io.mha.vrrp.internal.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The ledger of what the RFCs demand names tests that exist. */
class ConformanceTest {
    private static final Path LEDGER = Path.of("../docs/vrrp-conformance.md");
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)#(\\w+)`");
    private static final Set<Class<? extends Annotation>> TESTS =
            Set.of(Test.class, ParameterizedTest.class, Property.class);

    @Test
    void eachDemandHasTestsThatExist() throws IOException {
        List<String> named = NAMED.matcher(Files.readString(LEDGER))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(named).hasSizeGreaterThan(40).allMatch(ConformanceTest::exists);
    }

    @Test
    void eachReasonToDropHasATest() throws IOException {
        Path tests = Path.of("src/test/java/io/mha/vrrp/internal/packet/AdvertisementDropsTest.java");
        String source = Files.readString(tests);
        assertThat(Reception.DropReason.values())
                .allMatch(reason -> Pattern.compile("\\b(drops|Dropped|isEqualTo)\\(\\s*" + reason + "\\b")
                        .matcher(source)
                        .find());
    }

    private static boolean exists(String name) {
        String[] parts = name.replace("`", "").split("#");
        try {
            Class<?> type = Class.forName(ConformanceTest.class.getPackageName() + "." + parts[0]);
            return Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.getName().equals(parts[1]))
                    .anyMatch(ConformanceTest::isTest);
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static boolean isTest(Method method) {
        return TESTS.stream().anyMatch(method::isAnnotationPresent);
    }
}
