package dev.cupel.isa.text;

import java.util.Locale;

/// Parses a text by the ending of its file's name: YAML where that is `.yaml` or `.yml`, else JSON.
public final class JsonOrYaml {
    private JsonOrYaml() {}

    /// {@return the one value of the text, or what [YamlText] or [JsonText] finds wrong with it}
    public static Diagnosed<JsonValue> parse(SourceText source) {
        String name = source.name().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml") ? YamlText.parse(source) : JsonText.parse(source);
    }
}
