package dev.cupel.traces.run;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.sim.probe.Probe;

/// Wants to see one inference, event by event: that of row 0, whose cycles the report tells.
@FunctionalInterface
public interface Watch {
    /// Called once, when program and machine are known and fit each other, before anything runs.
    ///
    /// @return a probe for the run, whose last event is its [dev.cupel.sim.probe.SimEvent.Halt]; or all that keeps it from watching this program
    Diagnosed<Probe> open(Program program, Machine machine);
}
