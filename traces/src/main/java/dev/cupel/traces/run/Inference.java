package dev.cupel.traces.run;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.sim.engine.Inputs;

/// One run of a source on one row: what a machine needs for it.
///
/// @param name    of the source
/// @param program checked to run on the machine
/// @param inputs  of the row, as integers
public record Inference(String name, Program program, Inputs inputs) {
    /// {@return the inference of `source` on `machine`, or every fault found before it could start}
    ///
    /// @param row      counted from 0, of the rows that a run would take
    /// @param settings of a network; a program has none
    public static Diagnosed<Inference> of(RunSource source, ModelRows.Choice rows, int row, Machine machine, ModelSettings settings, Progress progress) {
        return switch (source) {
            case RunSource.Code code -> ProgramRunner.simulation(code.program(), code.text(), machine, new Limits(1, 1))
                    .then(_ -> ProgramInputs.read(code.program(), rows.inputs(), rows.limit()))
                    .then(inputs -> within(code, row, inputs.rows().size()).map(_ -> new Inference(code.view().name(), code.program(), inputs.rows().get(row))));
            case RunSource.Network network -> ModelRows.read(network.file(), network.network(), rows, settings.seed())
                    .then(read -> within(network, row, read.evaluation().rows())
                            .then(_ -> ModelRunner.inference(network, read, row, machine, settings, progress)));
        };
    }

    private static Diagnosed<Integer> within(RunSource source, int row, int rows) {
        return row < rows
                ? Diagnosed.ok(row)
                : Diagnosed.faulty(Diagnostic.of(source.view().file(), "there is no row %d; rows are counted from 0, and there are %d".formatted(row, rows)));
    }
}
