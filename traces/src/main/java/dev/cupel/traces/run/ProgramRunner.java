package dev.cupel.traces.run;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.OverflowPolicy;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.check.ProgramCheck;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.SourceText;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Outcome;
import dev.cupel.sim.engine.RunResult;
import dev.cupel.sim.engine.Simulation;
import dev.cupel.traces.view.Report;
import dev.cupel.traces.view.Report.End;
import dev.cupel.traces.view.Report.Timings;
import dev.cupel.programs.proof.Witness;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.traces.view.Report.SourceView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs a program that came without a graph: on the rows given, or once on what its own data say.
final class ProgramRunner {
    private ProgramRunner() {}

    static Diagnosed<Run> run(RunSource.Code source, Machine machine, ModelRows.Choice rows, Limits limits, Observers observers) {
        long begun = System.nanoTime();
        return simulation(source.program(), source.text(), machine, limits)
                .then(simulation -> ProgramInputs.read(source.program(), rows.inputs(), rows.limit())
                        .then(inputs -> run(source, simulation, inputs, limits, observers, begun)));
    }

    /// {@return the program made ready for the machine, or all that keeps it from running there}
    static Diagnosed<Simulation> simulation(Program program, Optional<SourceText> text, Machine machine, Limits limits) {
        var faults = text.map(source -> ProgramCheck.check(program, machine, source)).orElseGet(() -> ProgramCheck.check(program, machine));
        return faults.isEmpty()
                ? Diagnosed.ok(Simulation.of(program, machine, Options.DEFAULT.withMaxCycles(limits.maxCycles())))
                : Diagnosed.faulty(faults);
    }

    private record Row(Outcome outcome, Map<String, int[]> outputs) {}

    /// {@return the run on a witness, one row} Where the machine traps it saturates here: the ops before, which run on nothing, may overflow too and must not end the run.
    static Diagnosed<Run> replay(SourceView view, Program program, Witness witness, Machine machine, Limits limits, Observers observers) {
        long begun = System.nanoTime();
        var on = machine.overflow() == OverflowPolicy.TRAP ? MachineFields.with(machine, Map.of("overflow", "sat")).orThrow() : machine;
        var source = new RunSource.Code(view, program, Optional.empty());
        return simulation(program, Optional.empty(), on, limits)
                .then(simulation -> run(source, simulation, new ProgramInputs(List.of(Inputs.of(witness.tensors()))), limits, observers, begun))
                .map(run -> new Run(run.report(), program, run.schedule(), run.outputs(), Checker.replayed(witness, run).map(List::of).orElse(List.of()),
                        run.quantized(), run.calibrated()));
    }

    private static Diagnosed<Run> run(RunSource.Code source, Simulation simulation, ProgramInputs inputs, Limits limits, Observers observers, long begun) {
        return observers.watched(source.program(), simulation.machine())
                .map(watched -> run(source, simulation, inputs, limits, watched, observers.progress(), begun));
    }

    private static Run run(RunSource.Code source, Simulation simulation, ProgramInputs inputs, Limits limits, Observers.Watched watched, Progress progress,
            long begun) {
        var program = source.program();
        long simulated = System.nanoTime();
        // Row 0 is timed and watched; a program's schedule does not depend on its values.
        RunResult timed = simulation.run(inputs.rows().getFirst(), watched.probe());
        progress.begin("simulating", inputs.rows().size());
        var batch = simulation.batch(inputs.rows().size(), inputs.rows()::get, (row, result) -> {
            progress.step();
            return new Row(result.outcome(), result.outputs());
        }, limits.threads());
        progress.end();
        double simulationSeconds = (System.nanoTime() - simulated) / 1e9;
        var end = End.HALTED;
        for (int row = batch.rows().size() - 1; row >= 0; row--) {
            if (!batch.rows().get(row).outcome().completed()) {
                end = Folding.end(batch.rows().get(row).outcome(), batch.rows().size() > 1 ? Optional.of(row) : Optional.empty());
            }
        }
        var schedule = timed.schedule();
        var timings = Folding.timings(begun, simulationSeconds, inputs.rows().size(), schedule);
        var report = new Report(Version.TEXT, source.view(), Map.of(), simulation.machine(), end, schedule.cycles(), schedule.total().instructions(),
                schedule.total().stalls(), Folding.overflow(program, simulation.machine(), schedule, batch.events(), batch.eventRows()), Optional.empty(),
                Folding.ops(program, schedule, batch.events(), Map.of(), List.of(), Map.of(), Map.of(), Map.of(), watched.activity()), Optional.empty(),
                watched.activity().view(schedule.cycles()), Optional.of(timings));
        var outputs = program.tensors().stream()
                .filter(tensor -> tensor.role() == Role.OUTPUT)
                .map(tensor -> new Run.Output(tensor, batch.rows().stream().map(row -> row.outputs().getOrDefault(tensor.name(), new int[0])).toList()))
                .toList();
        return new Run(report, program, schedule, outputs, List.of(), Optional.empty(), Optional.empty());
    }
}
