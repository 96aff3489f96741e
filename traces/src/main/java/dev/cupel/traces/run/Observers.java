package dev.cupel.traces.run;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.sim.probe.Probe;
import java.util.ArrayList;
import java.util.List;

/// Who looks on while a source runs. None of them changes what comes out.
///
/// @param progress is told how far long work is
/// @param watches  each sees the inference of row 0
public record Observers(Progress progress, List<Watch> watches) {
    /// Nobody.
    public static final Observers NONE = of(Progress.NONE);

    public Observers {
        watches = List.copyOf(watches);
    }

    /// {@return one who wants to know how far it is, and no more}
    public static Observers of(Progress progress) {
        return new Observers(progress, List.of());
    }

    /// What listens to row 0.
    ///
    /// @param activity what the report is made from
    /// @param probe    it and all others, as one
    record Watched(ActivityProbe activity, Probe probe) {}

    /// {@return what listens to row 0: the report's own probe and that of every watch; or all faults that the watches found}
    Diagnosed<Watched> watched(Program program, Machine machine) {
        var activity = new ActivityProbe(program, machine);
        var probes = new ArrayList<Probe>();
        var faults = new ArrayList<Diagnostic>();
        probes.add(activity);
        for (var watch : watches) {
            switch (watch.open(program, machine)) {
                case Diagnosed.Ok<Probe>(var probe) -> probes.add(probe);
                case Diagnosed.Faulty<Probe>(var found) -> faults.addAll(found);
            }
        }
        return faults.isEmpty() ? Diagnosed.ok(new Watched(activity, Probe.all(probes))) : Diagnosed.faulty(faults);
    }
}
