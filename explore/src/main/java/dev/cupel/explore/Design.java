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
        var settings = sweep.settings();
        var faults = new ArrayList<Diagnostic>();
        for (var entry : point.values().entrySet()) {
            if (Setting.isOne(entry.getKey())) {
                try {
                    settings = Setting.with(settings, entry.getKey(), entry.getValue());
                } catch (IllegalArgumentException refused) {
                    faults.add(Diagnostic.of(sweep.name(), String.valueOf(refused.getMessage())));
                }
            } else {
                fields.put(entry.getKey(), entry.getValue());
            }
        }
        if (!faults.isEmpty()) {
            return Diagnosed.faulty(faults);
        }
        var chosen = settings;
        return MachineFields.with(sweep.base(), fields).map(machine -> new Design(machine, chosen));
    }
}
