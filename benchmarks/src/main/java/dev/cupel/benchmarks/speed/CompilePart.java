package dev.cupel.benchmarks.speed;

import dev.cupel.isa.Presets;
import dev.cupel.programs.calibrate.Calibrator;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import java.io.IOException;
import java.util.List;

/// How long does it take to make a program of a network, in a process that has done it before?
final class CompilePart implements Part {
    private static final double MOST_SECONDS = 0.2;
    private static final String MODEL = "digits-vit";
    private static final String QUANTIZE = "quantize";
    private static final String COMPILE = "compile";
    private static final String BOTH = "both";
    private static final String DECODE = "decode";
    private static final double MOST_SECONDS_OF_A_LAYER = 20;
    private static final int TOKENS = 128;
    private static final long SEED = 20_261_128;
    /// Holds the layer's activations; its weights, 7 MB, come while others are in use.
    private static final int SCRATCHPAD = 1 << 22;

    @Override
    public String name() {
        return "compile";
    }

    @Override
    public String title() {
        return "From the calibrated network to a program";
    }

    @Override
    public Finding measure(Bench bench) throws IOException {
        bench.say().accept("compile: " + MODEL);
        var model = Model.of(bench.root(), MODEL, Presets.named("edge16"));
        var seconds = new Rounds()
                .with(QUANTIZE, bench.clock(), () -> Model.quantized(model.graph(), model.calibration(), model.machine()))
                .with(COMPILE, bench.clock(), () -> Model.compiled(model.quantized(), model.machine()))
                .with(BOTH, bench.clock(), () -> Model.compiled(Model.quantized(model.graph(), model.calibration(), model.machine()), model.machine()))
                .with(DECODE, bench.clock(), () -> Simulation.of(model.program(), model.machine(), Options.DEFAULT))
                .run(bench.rounds());
        var both = Rounds.of(seconds, BOTH);
        return new Finding(List.of(
                Check.atMost(4, MODEL + " from the calibrated network to a program, warm", MOST_SECONDS, " s", both),
                bert(bench)),
                "Milliseconds for %s on edge16; importing and calibrating, done once for all designs of an exploration, are left out.\n\n".formatted(MODEL)
                        + Markdown.table(List.of("quantize", "compile", "both", "decode and check for the simulator"), List.of(List.of(
                                Rounds.of(seconds, QUANTIZE).times(1e3).toString(), Rounds.of(seconds, COMPILE).times(1e3).toString(), both.times(1e3).toString(),
                                Rounds.of(seconds, DECODE).times(1e3).toString()))));
    }

    /// Once: the layer is large enough that what ran before makes no difference.
    private static Check bert(Bench bench) {
        bench.say().accept("compile: a BERT-base layer");
        var edge = Presets.named("edge16");
        var machine = BertLayer.machine(edge, SCRATCHPAD);
        var graph = BertLayer.of(TOKENS, SEED);
        var calibration = Calibrator.observe(graph, List.of(BertLayer.row(TOKENS, SEED)));
        long begin = bench.clock().nanoseconds();
        var program = Model.compiled(Model.quantized(graph, calibration, machine), machine);
        double seconds = (bench.clock().nanoseconds() - begin) / 1e9;
        return Check.atMost(4, "a BERT-base layer, %d tokens, to a program of %,d instructions on edge16 with a scratchpad of %d MiB".formatted(TOKENS,
                program.code().size(), SCRATCHPAD >> 20), MOST_SECONDS_OF_A_LAYER, " s", seconds);
    }
}
