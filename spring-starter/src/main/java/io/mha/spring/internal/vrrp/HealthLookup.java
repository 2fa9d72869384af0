package io.mha.spring.internal.vrrp;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** The health indicators of the application. Boot 4 has moved their types, so there are two of these. */
interface HealthLookup {
    /** Name of our own one, which is not looked at. */
    String OWN = "vip";

    /**
     * All that there are; parts of a composite as {@code db/primary}.
     *
     * @return by name, each answers with the code of a status, {@code UP}
     */
    default Map<String, Supplier<String>> indicators() {
        Map<String, Supplier<String>> found = new LinkedHashMap<>();
        visit((bean, status) -> found.put(name(bean), status));
        found.remove(OWN);
        return found;
    }

    /** Shows each indicator: the name of its bean, or {@code bean/part}, and what answers with its status. */
    void visit(BiConsumer<String, Supplier<String>> visitor);

    /** As Boot names them: {@code dbHealthContributor} is {@code db}. */
    static String name(String bean) {
        int part = bean.indexOf('/');
        if (part >= 0) {
            return name(bean.substring(0, part)) + bean.substring(part);
        }
        String lower = bean.toLowerCase(Locale.ROOT);
        for (String suffix : new String[] {"healthindicator", "healthcontributor"}) {
            if (lower.endsWith(suffix)) {
                return bean.substring(0, bean.length() - suffix.length());
            }
        }
        return bean;
    }

    /** UNKNOWN is an indicator that has no opinion. */
    static boolean isGood(String code) {
        return code.equals("UP") || code.equals("UNKNOWN");
    }
}
