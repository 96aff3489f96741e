package dev.cupel.explore;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.traces.run.ModelSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/// What one point of a grid comes to: a machine and settings.
record Design(Machine machine, ModelSettings settings) {
    /// {@return the design of a point, or why there is none: fields that limit each other, values out of range}
    static Diagnosed<Design> of(Sweep sweep, Sweep.Point point) {
        var fields = new LinkedHashMap<String, String>();
        var values = new LinkedHashMap<>(sweep.settings());
        point.values().forEach((name, value) -> {
            var group = name.startsWith(Setting.WIDTH) ? sweep.groups().get(name.substring(Setting.WIDTH.length())) : null;
            if (group != null) {
                group.forEach(tensor -> values.put(Setting.WIDTH + tensor, value));
            } else {
                (Setting.isOne(name) ? values : fields).put(name, value);
            }
        });
        var faults = new ArrayList<Diagnostic>();
        var settings = Setting.of(values, (_, why) -> faults.add(Diagnostic.of(sweep.name(), why)));
        return switch (MachineFields.with(sweep.base(), fields)) {
            case Diagnosed.Faulty<Machine>(var found) -> {
                faults.addAll(found);
                yield Diagnosed.faulty(faults);
            }
            case Diagnosed.Ok<Machine>(var machine) -> faults.isEmpty() ? Diagnosed.ok(new Design(machine, settings)) : Diagnosed.faulty(faults);
        };
    }
}
