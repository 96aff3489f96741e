package dev.cupel.isa;

import dev.cupel.isa.text.SourceText;
import java.util.List;
import java.util.Optional;

/// The machines shipped with Cupel, from the smallest. Their files lie beside this class under `machines/`.
public final class Presets {
    private static final List<String> NAMES = List.of("tiny4", "edge16", "wide64");

    private Presets() {}

    /// {@return the names, from the smallest machine}
    public static List<String> names() {
        return NAMES;
    }

    /// {@return the machine of that name}
    public static Optional<Machine> find(String name) {
        return NAMES.contains(name) ? Optional.of(named(name)) : Optional.empty();
    }

    /// {@return the machine of that name}
    /// @throws IllegalArgumentException for a name that [#names] does not list
    public static Machine named(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no preset " + name + ", there are " + NAMES);
        }
        return MachineFile.read(SourceText.of(name + ".json", file(name))).orThrow();
    }

    /// {@return the preset's machine file}
    /// @throws IllegalArgumentException for a name that [#names] does not list
    public static String file(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no preset " + name + ", there are " + NAMES);
        }
        return Resources.text("machines/" + name + ".json");
    }
}
