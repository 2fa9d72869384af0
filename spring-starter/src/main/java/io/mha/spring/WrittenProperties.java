package io.mha.spring;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.Origin;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/** What stands below a prefix in the environment, with where it stands. */
final class WrittenProperties {
    private final Binder binder;
    private final String prefix;
    private final Map<String, String> values;
    private final Map<String, String> spellings = new HashMap<>();
    private final Map<String, Origin> origins = new HashMap<>();

    private WrittenProperties(Binder binder, String prefix) {
        this.binder = binder;
        this.prefix = prefix;
        int depth = ConfigurationPropertyName.of(prefix).getNumberOfElements();
        BindHandler handler = new BindHandler() {
            @Override
            public Object onSuccess(
                    ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
                if (name.getNumberOfElements() > depth && context.getConfigurationProperty() != null) {
                    Origin origin = context.getConfigurationProperty().getOrigin();
                    String tail = name.toString().substring(prefix.length() + 1);
                    if (origin != null) {
                        origins.putIfAbsent(KeyNames.uniform(tail), origin);
                    }
                }
                return result;
            }
        };
        values = binder.bind(prefix, Bindable.mapOf(String.class, String.class), handler)
                .orElseGet(LinkedHashMap::new);
        values.keySet().forEach(name -> spellings.putIfAbsent(KeyNames.uniform(name), name));
    }

    static WrittenProperties below(Environment environment, String prefix) {
        return new WrittenProperties(Binder.get(environment), prefix);
    }

    Map<String, String> values() {
        return values;
    }

    Set<String> names() {
        return values.keySet();
    }

    /** The value of a key in any spelling. */
    @Nullable
    String value(String uniformKey) {
        String spelling = spellings.get(uniformKey);
        return spelling == null ? null : values.get(spelling);
    }

    /** How a key was spelt. */
    @Nullable
    String written(String key) {
        return spellings.get(KeyNames.uniform(key));
    }

    @Nullable
    Origin origin(String key) {
        return origins.get(KeyNames.uniform(key));
    }

    List<String> texts(String name) {
        return binder.bind(prefix + "." + name, Bindable.listOf(String.class)).orElseGet(List::of);
    }

    List<Map<String, String>> groups(String name) {
        ResolvableType group = ResolvableType.forClassWithGenerics(Map.class, String.class, String.class);
        Bindable<List<Map<String, String>>> list = Bindable.of(ResolvableType.forClassWithGenerics(List.class, group));
        return binder.bind(prefix + "." + name, list).orElseGet(List::of);
    }
}
