package dev.cupel.traces.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import dev.cupel.programs.calibrate.Search;
import dev.cupel.programs.quantize.RangeRule;
import dev.cupel.traces.view.OpView.Work;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// A trial has the figures of a run.
class TrialsTest {
    private static final Path MODELS = Path.of("..", "programs", "models");
    private static final int ROWS = 12;
    private static final Limits LIMITS = new Limits(1_000_000_000, 1);

    private static void holdsBesideARun(Path source, Machine machine, ModelSettings settings) {
        var choice = new ModelRows.Choice(List.of(), List.of(), Optional.empty(), Optional.of(ROWS));
        var read = RunSource.read(source).orThrow();
        var report = Runner.run(read, choice, machine, settings, LIMITS, Observers.NONE).orThrow().report();
        var candidate = Trials.of(read, choice, settings.seed()).orThrow().candidate(machine, settings).orThrow();
        var trial = candidate.run(ROWS, LIMITS.maxCycles()).orThrow();
        assertEquals(report.end(), trial.end());
        assertEquals(report.cycles(), trial.schedule().cycles());
        assertEquals(report.instructions(), trial.schedule().total().instructions());
        assertEquals(report.overflow().events(), trial.events());
        assertEquals(report.overflow().clips(), trial.clips());
        assertEquals(report.error(), trial.error());
        assertEquals(report.model(), trial.model());
        // A unit's elements and those of loads and stores are all there are, but for instructions of no op.
        long worked = report.ops().stream().map(op -> op.work()).mapToLong(Work::allOperations).sum();
        long elements = LongStream.range(0, candidate.program().code().size())
                .filter(pc -> candidate.program().places().get((int) pc).op() >= 0)
                .filter(pc -> !(candidate.program().code().get((int) pc) instanceof dev.cupel.isa.Instruction.Load)
                        && !(candidate.program().code().get((int) pc) instanceof dev.cupel.isa.Instruction.Store))
                .map(pc -> trial.elements().applyAsLong((int) pc)).sum();
        assertEquals(worked, elements);
    }

    private static ModelSettings settings(RangeRule rule, Search search) {
        var usual = ModelSettings.DEFAULT;
        return new ModelSettings(usual.quantize().with(rule, false, true).withBits(6, 7), search, usual.compile(), false, 0);
    }

    @Test
    void ofANetwork_withRangesAndScalesAsTheyAreGiven() {
        holdsBesideARun(MODELS.resolve("digits-vit/model.onnx"), Presets.named("edge16"), settings(RangeRule.MSE, new Search(false, List.of(Optional.of(0.5)))));
    }

    @Test
    void ofANetwork_whoseScalesAreChosen() {
        holdsBesideARun(MODELS.resolve("digits-rms/model.onnx"), Presets.named("tiny4"), settings(RangeRule.MIN_MAX, Search.ALL));
    }

    @Test
    void ofANetworkThatOverflows() {
        var machine = MachineFields.with(Presets.named("edge16"), "accumulatorBits", 13).orThrow();
        var settings = new ModelSettings(ModelSettings.DEFAULT.quantize(), Search.NONE,
                new dev.cupel.programs.compile.CompileOptions(dev.cupel.programs.compile.Narrow.RUN, Map.of()), false, 0);
        holdsBesideARun(Path.of("..", "programs", "graphs", "attention.json"), machine, settings);
    }

    @Test
    void ofAProgram() {
        holdsBesideARun(Path.of("..", "programs", "examples", "05-sum-of-squares", "program.asm"), Presets.named("edge16"), ModelSettings.DEFAULT);
    }

    @Test
    void designsThatAgreeOnMachineLimitsAndOptions_shareTheirIntegers() {
        var source = RunSource.read(MODELS.resolve("digits-vit/model.onnx")).orThrow();
        var trials = Trials.of(source, ModelRows.Choice.BESIDE, 0).orThrow();
        var settings = settings(RangeRule.MIN_MAX, Search.NONE);
        var one = trials.candidate(Presets.named("edge16"), settings).orThrow();
        var wide = trials.candidate(MachineFields.with(Presets.named("edge16"), "lanes", 32).orThrow(), settings).orThrow();
        assertSame(one.quantized().orElseThrow(), wide.quantized().orElseThrow());
    }
}
