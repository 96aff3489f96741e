package dev.cupel.traces.run;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.programs.json.WitnessFile;
import dev.cupel.programs.proof.OpProof.Verdict;
import dev.cupel.programs.proof.ProofOptions;
import dev.cupel.programs.proof.RangeProof;
import dev.cupel.traces.measure.VariantMeasure;
import dev.cupel.traces.view.OpView;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/// Runs sources.
public final class Runner {
    private Runner() {}

    /// {@return the run of `source` on `machine`, or every fault found before it could start}
    ///
    /// @param settings of a network; a program has none
    public static Diagnosed<Run> run(RunSource source, ModelRows.Choice rows, Machine machine, ModelSettings settings, Limits limits, Observers observers) {
        return switch (source) {
            case RunSource.Code code -> ProgramRunner.run(code, machine, rows, limits, observers);
            case RunSource.Network network -> ModelRows.read(network.file(), network.network(), rows, settings.seed())
                    .then(read -> run(network, read, machine, settings, limits, observers));
        };
    }

    /// {@return the run of a network on rows that were read before}
    public static Diagnosed<Run> run(RunSource.Network network, ModelRows rows, Machine machine, ModelSettings settings, Limits limits, Observers observers) {
        return ModelRunner.run(network, rows, machine, settings, limits, observers);
    }

    /// {@return the program of a source for `machine`; a program is its own}
    public static Diagnosed<Program> compile(RunSource source, ModelRows.Choice rows, Machine machine, ModelSettings settings, Progress progress) {
        return switch (source) {
            case RunSource.Code code -> Diagnosed.ok(code.program());
            case RunSource.Network network -> ModelRows.read(network.file(), network.network(), rows, settings.seed())
                    .then(read -> ModelRunner.prepare(network, read, machine, settings, progress))
                    .map(ModelRunner.Prepared::program);
        };
    }

    /// {@return a network as it is quantized, as the text of an op graph}
    public static Diagnosed<String> quantize(RunSource.Network source, ModelRows.Choice rows, Machine machine, ModelSettings settings, Progress progress) {
        return ModelRows.read(source.file(), source.network(), rows, settings.seed())
                .then(read -> QuantizedFile.of(source, read, machine, settings, progress));
    }

    /// {@return the run with what each op loses, and what wider ones would gain; a program, or a network without weights, as it was}
    ///
    /// @param advise how many wider ops are tried on the machine
    public static Diagnosed<Run> losses(RunSource source, ModelRows.Choice rows, Run run, ModelSettings settings, int advise) {
        return switch (source) {
            case RunSource.Code _ -> Diagnosed.ok(run);
            case RunSource.Network network -> ModelRows.read(network.file(), network.network(), rows, settings.seed())
                    .map(read -> run.with(run.report().withLosses(Losses.of(run, read, settings, advise))));
        };
    }

    /// {@return every variant of a network that is one op, on the rows that it is run on; none of other sources, or where there is but one}
    public static Diagnosed<List<VariantMeasure>> variants(RunSource source, ModelRows.Choice rows, Machine machine, ModelSettings settings, Limits limits) {
        return switch (source) {
            case RunSource.Code _ -> Diagnosed.ok(List.of());
            case RunSource.Network network -> ModelRows.read(network.file(), network.network(), rows, settings.seed())
                    .then(read -> VariantRunner.run(network, read, machine, settings, limits));
        };
    }

    /// {@return what is proved of the source's ranges on `machine`}
    public static Diagnosed<Checked> check(RunSource source, ModelRows.Choice rows, Machine machine, ModelSettings settings, Progress progress) {
        return switch (source) {
            case RunSource.Code code -> Checker.check(code, machine);
            case RunSource.Network network -> ModelRows.read(network.file(), network.network(), rows, settings.seed())
                    .then(read -> Checker.check(network, read, machine, settings, progress));
        };
    }

    /// What a range proof comes to.
    public enum Standing {
        /// No input can overflow anything.
        PROVED,
        /// Neither proved nor refuted.
        OPEN,
        /// Some input overflows an op.
        REFUTED
    }

    /// A run and what is proved of its ranges.
    ///
    /// @param run      its report's ops tell the widths that they need
    /// @param standing whether any input can overflow what ran
    /// @param line     the same in one line
    public record Proved(Run run, Standing standing, String line) {}

    /// {@return the run with what is proved of its ranges}
    public static Proved proved(Run run) {
        var proof = RangeProof.of(run.program(), run.report().machine(), run.quantized(), ProofOptions.QUICK);
        var widths = new LinkedHashMap<String, OpView.Widths>();
        if (proof.stopped().isEmpty()) {
            proof.ops().forEach(op -> widths.put(op.name(), new OpView.Widths(op.verdict().label(), op.productBits(), op.sumBits(), op.wordBits())));
        }
        var standing = proof.proved() ? Standing.PROVED : proof.count(Verdict.OVERFLOWS) > 0 ? Standing.REFUTED : Standing.OPEN;
        return new Proved(run.with(run.report().withWidths(widths)), standing, Checker.line(proof));
    }

    /// {@return the run of the source's program on a witness: its tensors are written where they are ready. A check fails where its op raises no event}
    ///
    /// @param witness a file, see [WitnessFile]
    public static Diagnosed<Run> replay(RunSource source, Path witness, ModelRows.Choice rows, Machine machine, ModelSettings settings, Limits limits,
            Observers observers) {
        return compile(source, rows, machine, settings, observers.progress())
                .then(program -> WitnessFile.read(witness, program)
                        .then(read -> ProgramRunner.replay(source.view(), program, read, machine, limits, observers)));
    }
}
