package dev.cupel.isa;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fields of a machine by dotted path (`wordBits`, `units.lut.ports`, `scratchpad.bytes`), for design-space sweeps and for listings. All
/// changes pass the same checks as the machine file.
public final class MachineFields {
    private MachineFields() {}

    /// {@return the path of every field, in the order of the machine file}
    public static List<String> paths() {
        return MachineField.ALL.stream().map(MachineField::path).toList();
    }

    /// {@return the field's value as the machine file would write it; empty where `path` is an optional field at its default (`ports` equal
    /// to the lanes, `interval` 1, `rom.maxBits` equal to the word)}
    /// @throws IllegalArgumentException where no field has this path
    public static Optional<String> get(Machine machine, String path) {
        return find(path)
                .orElseThrow(() -> new IllegalArgumentException("no machine field " + path))
                .value()
                .apply(machine)
                .map(Object::toString);
    }

    /// {@return `machine` with one field changed; its faults name the machine}
    public static Diagnosed<Machine> with(Machine machine, String path, String value) {
        return with(machine, Map.of(path, value));
    }

    /// {@return `machine` with one integer field changed}
    public static Diagnosed<Machine> with(Machine machine, String path, long value) {
        return with(machine, path, Long.toString(value));
    }

    /// {@return `machine` with all these fields changed at once, so that fields which limit each other can move together}
    public static Diagnosed<Machine> with(Machine machine, Map<String, String> changes) {
        var values = MachineValues.of(machine);
        var faults = new ArrayList<Diagnostic>();
        String place = "machine " + machine.name();
        for (var field : MachineField.ALL) {
            String text = changes.get(field.path());
            if (text != null) {
                Object value = parsed(field, text.strip());
                MachineValues.check(field, value).ifPresentOrElse(
                        fault -> faults.add(Diagnostic.of(place, fault.message() + (value instanceof Long ? "" : ", is `%s`".formatted(text)))
                                .help(fault.help())),
                        () -> values.put(field.path(), value));
            }
        }
        for (String path : changes.keySet().stream().sorted().toList()) {
            if (find(path).isEmpty()) {
                faults.add(Diagnostic.of(place, "unknown machine field `%s`".formatted(path)).help(Nearest.suggestion(path, paths())));
            }
        }
        values.crossFaults().forEach(fault -> faults.add(Diagnostic.of(place, fault.message()).help(fault.help())));
        return faults.isEmpty() ? Diagnosed.ok(values.machine()) : Diagnosed.faulty(faults);
    }

    /// {@return what makes `value` none for a field, whatever the other fields are; empty where nothing does}
    /// @throws IllegalArgumentException where no field has this path
    public static Optional<Diagnostic> fault(String path, String value) {
        var field = find(path).orElseThrow(() -> new IllegalArgumentException("no machine field " + path));
        Object parsed = parsed(field, value.strip());
        return MachineValues.check(field, parsed).map(fault ->
                Diagnostic.of(path, fault.message() + (parsed instanceof Long ? "" : ", is `%s`".formatted(value))).help(fault.help()));
    }

    static Optional<MachineField> find(String path) {
        return MachineField.ALL.stream().filter(field -> field.path().equals(path)).findFirst();
    }

    private static Object parsed(MachineField field, String text) {
        if (field.kind() instanceof MachineField.Kind.Count) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException notANumber) {
                return text;
            }
        }
        return text;
    }
}
