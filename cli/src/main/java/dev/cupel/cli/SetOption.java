package dev.cupel.cli;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/// `--set`: fields of a machine, changed at once, so that fields which limit each other can move together.
final class SetOption {
    private static final String NAME = "--set";

    @Option(names = NAME, paramLabel = "FIELD=VALUE",
            description = "Change a field of the machine, by its path in the machine file: lanes=8, units.lut.ports=4. Repeatable.")
    private List<String> changes = new ArrayList<>();

    /// {@return the machine with these fields, or all that is wrong: with the machine, or with the changes}
    Diagnosed<Machine> apply(Diagnosed<Machine> machine) {
        return Both.of(machine, fields()).then(both -> MachineFields.with(both.first(), both.second()));
    }

    private Diagnosed<Map<String, String>> fields() {
        var fields = new LinkedHashMap<String, String>();
        var faults = new ArrayList<Diagnostic>();
        for (String change : changes) {
            int equals = change.indexOf('=');
            if (equals < 1) {
                faults.add(Diagnostic.of(NAME, "`%s` is no FIELD=VALUE".formatted(change)));
            } else if (fields.putIfAbsent(change.substring(0, equals).strip(), change.substring(equals + 1)) != null) {
                faults.add(Diagnostic.of(NAME, "the field `%s` is given twice".formatted(change.substring(0, equals).strip())));
            }
        }
        return faults.isEmpty() ? Diagnosed.ok(fields) : Diagnosed.faulty(faults);
    }
}
